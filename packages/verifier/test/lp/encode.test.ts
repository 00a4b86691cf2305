import type { Network, Parameters, StoredArray } from '@drawdown/networks';
import { tinyNetworks } from '@drawdown/networks/testing';
import { labelProperty } from '@drawdown/properties';
import { type Eps, parseEps, Rng } from '@drawdown/records';
import { useBackend } from '@drawdown/tensor';
import { beforeAll, describe, expect, it } from 'vitest';

import { type Instance, openSubject } from '../../src/index.ts';
import type { LinearProgram, Objective } from '../../src/lp/linear-program.ts';
import { type Relaxation, relaxationOf } from '../../src/lp/relaxation.ts';
import { breaksRow, brokenBy, entriesOf, liftedPoint } from './lifted-point.ts';
import { marginsAt } from './margins-at.ts';
import { oddNetworks } from './odd-networks.ts';
import { pointsOf } from './points-of-box.ts';

interface Asked {
  readonly network: Network;
  readonly parameters: Parameters<StoredArray>;
  readonly image: Float32Array;
}

const asked: Readonly<Record<string, Asked>> = {
  ...Object.fromEntries(
    Object.entries(tinyNetworks).map(([name, { images, ...rest }]) => [
      name,
      { ...rest, image: images[0] as Float32Array },
    ]),
  ),
  ...oddNetworks,
};

const radii = ['1/1000', '1/60', '1/7', '3/5'].map(parseEps);

function instanceOf({ network, image }: Asked, eps: Eps): Instance {
  return {
    box: { kind: 'ball', image, eps, clip: false },
    property: labelProperty(0, network.classes),
    slack: 0,
  };
}

function relaxed({ network, parameters }: Asked, instance: Instance): Relaxation {
  const subject = openSubject(network, parameters);
  try {
    const relaxation = relaxationOf(subject, instance);
    if (typeof relaxation === 'string') throw new Error(relaxation);
    return relaxation;
  } finally {
    subject.dispose();
  }
}

/** The function of a network's layers that bend. */
function curveOf({ layers }: Network): ((x: number) => number) | undefined {
  if (layers.some(({ kind }) => kind === 'tanh')) return Math.tanh;
  if (layers.some(({ kind }) => kind === 'sigmoid')) return (x) => 1 / (1 + Math.exp(-x));
  return undefined;
}

function valueAt({ columns, values, constant }: Objective, at: Float64Array): number {
  return columns.reduce(
    (sum, column, place) => sum + (values[place] as number) * (at[column] as number),
    constant,
  );
}

beforeAll(async () => {
  await useBackend('cpu');
});

describe.each(Object.keys(asked))('the program of a network: %s', (name) => {
  const one = asked[name] as Asked;
  const curve = curveOf(one.network);

  it('holds at the points of the box, with the margins of the scalar reference', () => {
    const rng = Rng.fromSeed(44).fork(name);
    for (const eps of radii) {
      const instance = instanceOf(one, eps);
      const relaxation = relaxed(one, instance);
      const { program, objectives, choices } = relaxation;
      for (const point of pointsOf(instance, rng, 6)) {
        const columns = liftedPoint(relaxation, point, curve);
        expect([eps, ...brokenBy(program, columns)]).toEqual([eps]);
        const margins = marginsAt(one, instance.property, point);
        for (const [alternative, objective] of objectives.entries()) {
          expect(valueAt(objective, columns)).toBeCloseTo(margins[alternative] as number, 9);
        }
        // What a split may rely on.
        for (const choice of choices) {
          expect(Math.min(...choice.columns.map((column) => columns[column] as number))).toBeCloseTo(0, 12);
        }
      }
    }
  });
});

describe('a choice', () => {
  it('is there for every neuron that may have either sign, by the path and place of the layer', () => {
    const one = asked.mlp as Asked;
    const instance = instanceOf(one, parseEps('3/5'));
    const { choices } = relaxed(one, instance);
    expect(choices.map(({ path }) => path)).toEqual(expect.arrayContaining(['1', '3']));
    const names = choices.map(({ path, place }) => `${path}.${place}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('is not there where no neuron may have either sign', () => {
    const one = asked['is affine'] as Asked;
    expect(relaxed(one, instanceOf(one, parseEps('3/5'))).choices).toEqual([]);
  });

  it('names the layers inside branches', () => {
    const one = asked['has branches in branches'] as Asked;
    const { choices } = relaxed(one, instanceOf(one, parseEps('3/5')));
    expect(choices.map(({ path }) => path)).toContain('1.body.0.body.1');
  });
});

describe('curves', () => {
  it.each(Object.keys(asked))('are told of: %s', (name) => {
    const one = asked[name] as Asked;
    const { hasCurves } = relaxed(one, instanceOf(one, parseEps('1/7')));
    expect(hasCurves).toBe(curveOf(one.network) !== undefined);
  });
});

describe('a wrong sign of one entry', () => {
  it.each(['mlp', 'convSkewed', 'averagePool', 'maxPool', 'batchNorm', 'residual', 'scale', 'leakyRelu'])(
    'breaks an equation at some sampled point: %s',
    (name) => {
      const one = asked[name] as Asked;
      const instance = instanceOf(one, parseEps('1/7'));
      const relaxation = relaxed(one, instance);
      const { program } = relaxation;
      const lifted = pointsOf(instance, Rng.fromSeed(45), 8).map((point) => liftedPoint(relaxation, point));
      let flipped = 0;
      for (let row = 0; row < program.rowLower.length; row++) {
        if (![program.rowLower[row], program.rowUpper[row]].every(Number.isFinite)) continue;
        const at = entriesOf(program, row).findIndex(({ column, value }) =>
          lifted.some((columns) => Math.abs(value * (columns[column] as number)) > 1e-6),
        );
        if (at < 0) continue;
        const wrong = withOppositeEntry(program, (program.starts[row] as number) + at);
        expect([row, lifted.some((columns) => breaksRow(wrong, row, columns))]).toEqual([row, true]);
        flipped++;
      }
      expect(flipped).toBeGreaterThan(10);
    },
  );

  it('breaks a triangle, whose end is not negative', () => {
    const one = asked.mlp as Asked;
    const instance = instanceOf(one, parseEps('3/5'));
    const relaxation = relaxed(one, instance);
    const lifted = pointsOf(instance, Rng.fromSeed(46), 8).map((point) => liftedPoint(relaxation, point));
    for (const { row } of relaxation.choices) {
      const rowUpper = relaxation.program.rowUpper.slice();
      rowUpper[row] = -(rowUpper[row] as number);
      const wrong = { ...relaxation.program, rowUpper };
      expect([row, lifted.some((columns) => breaksRow(wrong, row, columns))]).toEqual([row, true]);
    }
  });
});

function withOppositeEntry(program: LinearProgram, at: number): LinearProgram {
  const values = program.values.slice();
  values[at] = -(values[at] as number);
  return { ...program, values };
}
