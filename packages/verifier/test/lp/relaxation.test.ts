import { referenceForward, type TinyName, tinyNetworks } from '@drawdown/networks/testing';
import { innerBox, marginOf } from '@drawdown/properties';
import { Rng } from '@drawdown/records';
import { useBackend } from '@drawdown/tensor';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Instance } from '../../src/index.ts';
import type { LinearProgram, Objective } from '../../src/lp/linear-program.ts';
import { provedBound } from '../../src/lp/proved-bound.ts';
import { type Relaxation, relaxationOf } from '../../src/lp/relaxation.ts';
import { openSolver, type Solver } from '../../src/lp/solver.ts';
import { type Ball, boxes, closeTinySubjects, tinyNames, tinyQuery, tinySubject } from '../tiny-queries.ts';

const seconds = 20;

function relaxed(name: TinyName, instance: Instance): Relaxation {
  const relaxation = relaxationOf(tinySubject(name), instance);
  if (typeof relaxation === 'string') throw new Error(relaxation);
  return relaxation;
}

/** Every row of the property at a point, by the scalar reference: the margin of each alternative. */
function marginsAt(name: TinyName, { property }: Instance, point: Float32Array): readonly number[] {
  const { network, parameters } = tinyNetworks[name];
  const logits = referenceForward(network, parameters, point);
  return property.alternatives.map((rows) =>
    Math.max(
      ...rows.map(({ coefficients, constant }) =>
        coefficients.reduce((sum, value, logit) => sum + value * (logits[logit] as number), constant.lower),
      ),
    ),
  );
}

/** Where the least and the largest value of an objective are, with the input at a point. */
function valuesAt(
  { program }: Relaxation,
  solver: Solver,
  { objective, point }: { readonly objective: Objective; readonly point: Float32Array },
): readonly [number, number] {
  const bounds = { lower: program.lower.slice(), upper: program.upper.slice() };
  bounds.lower.set(point);
  bounds.upper.set(point);
  const opposite = {
    ...objective,
    values: objective.values.map((value) => -value),
    constant: -objective.constant,
  };
  const [least, most] = [objective, opposite].map((each) => {
    const solved = solver.minimise(each, { seconds, bounds });
    return solved.outcome === 'infeasible' ? Number.NaN : solved.value;
  });
  return [least as number, -(most as number)];
}

function pointsOf(instance: Instance, rng: Rng): readonly Float32Array[] {
  const { lower, upper } = innerBox(instance.box);
  return [0, 1, 2, 3].map((draw) =>
    lower.map((low, at) => {
      const high = upper[at] as number;
      const share = draw === 0 ? Number(rng.uniform() < 0.5) : rng.uniform();
      return Math.min(Math.max(Math.fround(low + share * (high - low)), low), high);
    }),
  );
}

beforeAll(async () => {
  await useBackend('auto');
});
afterAll(closeTinySubjects);

/** How far apart two programs that mean the same may come out, by the solver's tolerances. */
const TOLERANCE = 1e-5;

describe.each(tinyNames)('the relaxation of the network %s', (name) => {
  const cases = [boxes[1], boxes[2], boxes[3]].flatMap((ball) => (ball === undefined ? [] : [ball]));

  it('holds at every point that the network reaches', async () => {
    const rng = Rng.fromSeed(44).fork(name);
    for (const ball of cases) {
      const [instance] = tinyQuery(name, ball).instances;
      if (instance === undefined) throw new Error('there is an image');
      const relaxation = relaxed(name, instance);
      const solver = await openSolver(relaxation.program);
      for (const point of pointsOf(instance, rng)) {
        const margins = marginsAt(name, instance, point);
        for (const [alternative, objective] of relaxation.objectives.entries()) {
          const [least, most] = valuesAt(relaxation, solver, { objective, point });
          const margin = margins[alternative] as number;
          expect(least).toBeLessThanOrEqual(margin + TOLERANCE);
          expect(most).toBeGreaterThanOrEqual(margin - TOLERANCE);
        }
      }
      solver.dispose();
    }
  });

  it('gives bounds that are not below those of CROWN, up to the tolerance of the solver', async () => {
    for (const ball of [boxes[0], ...cases]) {
      for (const instance of tinyQuery(name, ball as Ball).instances) {
        const { program, objectives, crownBounds } = relaxed(name, instance);
        const solver = await openSolver(program);
        for (const [alternative, objective] of objectives.entries()) {
          const bound = provedBound(program, objective, { solved: solver.minimise(objective, { seconds }) });
          const crown = crownBounds[alternative] as number;
          expect(bound).toBeGreaterThan(crown - 1e-5 * (1 + Math.abs(crown)));
        }
        solver.dispose();
      }
    }
  });
});

describe('a wrong sign in one row', () => {
  it('is seen at the points that the network reaches', async () => {
    const name = 'mlp';
    const [instance] = tinyQuery(name, boxes[2] as Ball).instances;
    if (instance === undefined) throw new Error('there is an image');
    const relaxation = relaxed(name, instance);
    const points = pointsOf(instance, Rng.fromSeed(45));
    const rows = relaxation.program.rowLower.length;
    let seen = 0;
    for (let row = 0; row < rows; row++) {
      const wrong = { ...relaxation, program: withOppositeEntry(relaxation.program, row) };
      const solver = await openSolver(wrong.program);
      const isSeen = points.some((point) => {
        const margins = marginsAt(name, instance, point);
        return wrong.objectives.some((objective, alternative) => {
          const [least, most] = valuesAt(wrong, solver, { objective, point });
          const margin = margins[alternative] as number;
          return !(least <= margin + TOLERANCE && most >= margin - TOLERANCE);
        });
      });
      if (isSeen) seen++;
      solver.dispose();
    }
    // Rows that only limit from above may be changed into ones that still hold.
    expect(seen).toBeGreaterThan(rows / 2);
  });
});

/** The program with the sign of a row's first entry changed. */
function withOppositeEntry(program: LinearProgram, row: number): LinearProgram {
  const values = program.values.slice();
  const at = program.starts[row] as number;
  values[at] = -(values[at] as number);
  return { ...program, values };
}

describe('a property of several rows in one alternative', () => {
  it('has the largest of them as its objective', async () => {
    const name = 'mlp';
    const [instance] = tinyQuery(name, boxes[1] as Ball).instances;
    if (instance === undefined) throw new Error('there is an image');
    // Whether the label beats some other class, instead of every one.
    const rows = instance.property.alternatives.flat();
    const joined: Instance = { ...instance, property: { ...instance.property, alternatives: [rows] } };
    const { program, objectives } = relaxed(name, joined);
    expect(objectives).toHaveLength(1);
    const solver = await openSolver(program);
    const [objective] = objectives;
    if (objective === undefined) throw new Error('there is an objective');
    const bound = provedBound(program, objective, { solved: solver.minimise(objective, { seconds }) });
    solver.dispose();
    for (const point of pointsOf(instance, Rng.fromSeed(46))) {
      const { network, parameters } = tinyNetworks[name];
      const logits = referenceForward(network, parameters, point);
      const values = rows.map(({ coefficients, constant }) =>
        coefficients.reduce((sum, value, logit) => sum + value * (logits[logit] as number), constant.lower),
      );
      expect(bound).toBeLessThanOrEqual(marginOf(joined.property, Float64Array.from(values)));
    }
    expect(bound).toBeGreaterThan(Number.NEGATIVE_INFINITY);
  });
});
