import { type Arithmetic, type Array64, crownMargins, float64, ibpMargins } from '@drawdown/bounds';
import { parseEps, Rng } from '@drawdown/records';
import { useBackend } from '@drawdown/tensor';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { problemOf } from '../../src/certify.ts';
import { ladderStep, openSubject, type Query, rungs, type Subject } from '../../src/index.ts';
import { outsideBox } from '../exact-box.ts';
import { compare } from '../fraction.ts';
import { labelQuery } from '../label-query.ts';
import { marginAt } from '../least-margin.ts';
import { PLANTED_EPS, plantedNetwork } from './planted.ts';

const eps = parseEps(PLANTED_EPS);
const { network, boxes } = plantedNetwork(1);
let subject: Subject;

/** What every rung is asked, with settings that make dear ones stop. */
function query(): Query {
  const images = boxes.map(({ image }) => image);
  const labels = images.map(() => 0);
  return labelQuery({ images, labels, classes: 2, eps, clip: false }, Rng.fromSeed(7));
}

beforeAll(async () => {
  await useBackend('cpu');
  subject = openSubject(network.network, network.parameters);
});
afterAll(() => subject.dispose());

describe('boxes with planted counterexamples', () => {
  it('hold them: exactly wrong, inside, and right at the centre', () => {
    for (const { image, planted } of boxes) {
      expect(outsideBox(planted, image, { eps, clip: false })).toEqual([]);
      expect(compare(marginAt(network, planted, 0))).toBe(-1);
      expect(compare(marginAt(network, image, 0))).toBe(1);
    }
  });

  it('hide them from an attack', async () => {
    const answers = await ladderStep('pgd', { steps: 20, restarts: 3 }).decide(subject, query());
    const missed = answers.filter(({ verdict }) => verdict === 'unknown');
    expect(missed.length).toBeGreaterThanOrEqual(3);
  });

  const briefly: Readonly<Record<string, number>> = {
    limit: 400,
    iterations: 5,
    rootIterations: 5,
    mipSeconds: 0,
  };
  it.each(Object.values(rungs))('are not certified by $name', async (rung) => {
    const names = Object.keys(rung.configure({}).parameters).filter((name) => name in briefly);
    const step = rung.configure(Object.fromEntries(names.map((name) => [name, briefly[name] as number])));
    const answers = await step.decide(subject, query());
    expect(answers.map(({ verdict }) => verdict)).not.toContain('certified');
    for (const [place, answer] of answers.entries()) {
      if (answer.verdict !== 'falsified') continue;
      expect(outsideBox(answer.witness, boxes[place]?.image as Float32Array, { eps, clip: false })).toEqual(
        [],
      );
      expect(compare(marginAt(network, answer.witness, 0))).toBeLessThanOrEqual(0);
    }
  });
});

const map = (array: Array64, f: (value: number) => number): Array64 => ({
  ...array,
  data: array.data.map(f),
});

/** Rules with one wrong sign each. */
const broken: Readonly<Record<string, Arithmetic<Array64>>> = {
  'the upper line of a ReLU ends below': {
    ...float64,
    reluLines: (input, choice) => {
      const lines = float64.reluLines(input, choice);
      return { ...lines, upperIntercept: map(lines.upperIntercept, (value) => -value) };
    },
  },
  'a line back subtracts its intercept': {
    ...float64,
    linesBack: (lines, form, input) => {
      const after = float64.linesBack(lines, form, input);
      const constant = form.constant.data.map(
        (value, row) => 2 * value - (after.constant.data[row] as number),
      );
      return { ...after, constant: { ...after.constant, data: constant } };
    },
  },
  'a form takes the upper ends': {
    ...float64,
    concretize: (form, { lower, upper }) => float64.concretize(form, { lower: upper, upper: lower }),
  },
};

describe('a rule with one wrong sign', () => {
  const certified = (bounds: Array64): number => bounds.data.filter((bound) => bound > 0).length;

  it.each(Object.entries(broken))(
    'certifies some of these boxes, so they would tell: %s',
    (_, arithmetic) => {
      const { model, box, specification } = problemOf(subject, query().instances);
      const bounds = crownMargins(arithmetic, model, box, { specification });
      expect(certified(bounds)).toBeGreaterThan(0);
    },
  );

  it('is what it takes', () => {
    const { model, box, specification } = problemOf(subject, query().instances);
    expect(certified(crownMargins(float64, model, box, { specification }))).toBe(0);
    expect(certified(ibpMargins(float64, model, box, specification))).toBe(0);
  });
});
