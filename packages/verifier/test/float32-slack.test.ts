import { gamma32 } from '@drawdown/bounds';
import { imageSet } from '@drawdown/datasets';
import {
  type InputBox,
  innerBall32,
  labelProperty,
  type OutputRow,
  type Property,
} from '@drawdown/properties';
import { parseEps, Rng, type VerdictRecord } from '@drawdown/records';
import { scope, tensor, useBackend } from '@drawdown/tensor';
import { afterAll, describe, expect, it } from 'vitest';

import {
  type Answer,
  evaluate,
  float32Slack,
  float32SlackOf,
  type Instance,
  ladderStep,
  openSubject,
  parseLadder,
  rungs,
  type Subject,
} from '../src/index.ts';
import { type DenseNetwork, denseNetwork, threshold } from './dense-network.ts';
import {
  boxes,
  closeTinySubjects,
  referenceMargin,
  tinyNames,
  tinyQuery,
  tinySubject,
} from './tiny-queries.ts';

const open: Subject[] = [];

function opened({ network, parameters }: DenseNetwork): Subject {
  const subject = openSubject(network, parameters);
  open.push(subject);
  return subject;
}

await useBackend('cpu');
afterAll(() => {
  closeTinySubjects();
  for (const subject of open) subject.dispose();
});

/** In exact arithmetic the margin of label 0 is x; in float32 x is rounded to eighths beside 2²⁰. */
const flipping = denseNetwork([
  { weight: [[1]], bias: [2 ** 20] },
  { weight: [[1, 0]], bias: [0, 2 ** 20] },
]);

/** The ball [1/20, 3/20], in which the float32 margin is 0 in places. */
const small: InputBox = { kind: 'ball', image: Float32Array.of(0.1), eps: parseEps('1/20'), clip: true };
const asked = { box: small, property: labelProperty(0, 2) };

async function ask(rung: string, subject: Subject, instance: Instance): Promise<Answer | undefined> {
  const rng = Rng.fromSeed(3);
  const query = { instances: [instance], rng, deadline: Number.POSITIVE_INFINITY };
  return (await ladderStep(rung).decide(subject, query))[0];
}

/** The margin of a label in a float32 forward pass. */
function float32Margin({ network, logits }: Subject, point: Float32Array, label: number): number {
  const found = scope(() => [...logits(tensor(point, [1, ...network.inputShape])).dataSync()]);
  return (found[label] as number) - Math.max(...found.filter((_, other) => other !== label));
}

describe('a margin that is positive in exact arithmetic, and smaller than what float32 may be off by', () => {
  const subject = opened(flipping);
  const slack = float32Slack(subject, asked);

  it('is indeed lost in float32', () => {
    expect(float32Margin(subject, Float32Array.of(0.0625), 0)).toBe(0);
    // 2⁻²⁴ · 2²⁰ for each of six roundings, two for each affine map on a logit's way.
    expect(slack).toBeGreaterThan(0.37);
    expect(slack).toBeLessThan(0.38);
  });

  const certifying = Object.values(rungs).filter(({ decides }) => decides.includes('certified'));
  it.each(certifying.map(({ name }) => name))('%s: certified, but not for float32 too', async (rung) => {
    expect(await ask(rung, subject, { ...asked, slack: 0 })).toMatchObject({ verdict: 'certified' });
    expect(await ask(rung, subject, { ...asked, slack })).toMatchObject({ verdict: 'unknown' });
    expect(await ask(rung, subject, { ...asked, slack: Infinity })).toMatchObject({ verdict: 'unknown' });
  });

  it.each(certifying.map(({ name }) => name))(
    '%s: certified for float32 too where it is larger',
    async (rung) => {
      const box: InputBox = { kind: 'ball', image: Float32Array.of(0.75), eps: parseEps('1/8'), clip: true };
      const large = { ...asked, box, slack: float32Slack(subject, { ...asked, box }) };
      const answer = await ask(rung, subject, large);
      expect(answer).toMatchObject({ verdict: 'certified' });
      expect(answer?.bound).toBeGreaterThan(large.slack);
    },
  );

  it('is unknown in an evaluation that asks for float32 too', async () => {
    const set = imageSet([1, 1, 1], Uint8Array.of(26), Uint8Array.of(0), Uint32Array.of(0));
    const verdictsWith = async (slackOf: boolean): Promise<readonly VerdictRecord[]> => {
      const groups = evaluate(
        subject,
        { set, positions: [0] },
        {
          grid: [parseEps('1/20')],
          ladder: parseLadder('ibp,crown'),
          clip: true,
          eachRung: false,
          rng: Rng.fromSeed(0),
          ...(slackOf ? { slackOf: float32SlackOf(subject, { clip: true }) } : {}),
        },
      );
      const verdicts: VerdictRecord[] = [];
      for await (const group of groups) verdicts.push(...group.verdicts);
      return verdicts;
    };
    expect(await verdictsWith(false)).toMatchObject([{ verdict: 'certified', rung: 'ibp' }]);
    expect(await verdictsWith(true)).toMatchObject([{ verdict: 'unknown', rung: null, prediction: 0 }]);
  });
});

describe.each(tinyNames)('float32Slack of %s', (name) => {
  it('bounds how far a float32 margin is from the exact one; what exceeds it is positive in float32 too', async () => {
    const subject = tinySubject(name);
    const rng = Rng.fromSeed(21).fork(name);
    for (const ball of boxes.slice(0, 3)) {
      const query = tinyQuery(name, ball);
      const instances = query.instances.map((instance) => ({
        ...instance,
        slack: float32Slack(subject, instance),
      }));
      const answers = await ladderStep('crown-ibp').decide(subject, { ...query, instances });
      for (const [at, { slack }] of instances.entries()) {
        const [image, label] = [query.images[at] as Float32Array, query.labels[at] as number];
        const { lower, upper } = innerBall32(image, ball.eps, ball.clip);
        for (let draw = 0; draw < 4; draw++) {
          const stream = rng.fork(ball.eps, at, draw);
          const point = lower.map((end, place) => (stream.below(2) === 0 ? end : (upper[place] as number)));
          const margin = float32Margin(subject, point, label);
          expect(Math.abs(margin - referenceMargin(name, point, label))).toBeLessThanOrEqual(slack);
          if (answers[at]?.verdict === 'certified') expect(margin).toBeGreaterThan(0);
        }
      }
    }
  });
});

describe('float32Slack of rows', () => {
  // Both logits are their inputs, each the sum of two products and a bias: off by γ₃|x|.
  const subject = opened(
    denseNetwork([
      {
        weight: [
          [1, 0],
          [0, 1],
        ],
        bias: [0, 0],
      },
    ]),
  );
  const point = [1, 0.5];
  const box: InputBox = {
    kind: 'range',
    outer: { lower: Float64Array.from(point), upper: Float64Array.from(point) },
    inner: { lower: Float32Array.from(point), upper: Float32Array.from(point) },
    pinned: new Uint8Array(2),
  };
  const [first, second] = [gamma32(3), gamma32(3) / 2];

  function row(coefficients: readonly number[], constant = 0): OutputRow {
    return { coefficients: Float64Array.from(coefficients), constant: { lower: constant, upper: constant } };
  }

  function slackOf(...alternatives: readonly (readonly OutputRow[])[]): number {
    const property: Property = { classes: 2, alternatives };
    return float32Slack(subject, { box, property });
  }

  function expectClose(found: number, wanted: number): void {
    expect(found).toBeGreaterThanOrEqual(wanted);
    expect(found).toBeLessThan(wanted * (1 + 1e-9));
  }

  it('is the sum of both errors where two logits are compared', () => {
    expectClose(slackOf([row([1, -1])]), first + second);
    expectClose(slackOf([row([-1, 1])]), first + second);
  });

  it('charges any other row for its own arithmetic', () => {
    expectClose(slackOf([row([1, 0], -0.25)]), first + gamma32(3) * (1 + first + 0.25));
    expectClose(slackOf([row([1, 1])]), first + second + gamma32(4) * (1.5 + first + second));
    expectClose(slackOf([row([2, -2])]), 2 * (first + second) + gamma32(4) * (3 + 2 * first + 2 * second));
    expectClose(slackOf([row([0, 0], 1)]), gamma32(2));
  });

  it('is that of the worst row of all alternatives', () => {
    const worst = slackOf([row([2, -2])]);
    expect(slackOf([row([1, -1]), row([2, -2])], [row([-1, 1])])).toBe(worst);
    expect(slackOf([row([1, -1])], [row([2, -2]), row([-1, 1])])).toBe(worst);
  });

  it('counts the way to the float32 number that stands in an interval without one', () => {
    const [low, high] = [0.1 - 2 ** -40, 0.1 + 2 ** -40];
    const near = Float32Array.of(0.1, 0.5);
    const pinned: InputBox = {
      kind: 'range',
      outer: { lower: Float64Array.of(low, 0.5), upper: Float64Array.of(high, 0.5) },
      inner: { lower: near, upper: near },
      pinned: Uint8Array.of(1, 0),
    };
    const way = Math.max(Math.abs(high - Math.fround(0.1)), Math.abs(low - Math.fround(0.1)));
    expectClose(
      float32Slack(subject, { box: pinned, property: labelProperty(0, 2) }),
      way + gamma32(3) * (high + way) + second,
    );
  });
});

describe('float32SlackOf', () => {
  it('gives the slack of each ball', () => {
    const subject = opened(threshold());
    const slackOf = float32SlackOf(subject, { clip: true });
    const image = Float32Array.of(0.75);
    for (const eps of ['1/100', '1/4', '1/2'].map(parseEps)) {
      const box: InputBox = { kind: 'ball', image, eps, clip: true };
      const wanted = float32Slack(subject, { box, property: labelProperty(0, 2) });
      expect([slackOf(image, 0, eps), slackOf(image, 0, eps)]).toEqual([wanted, wanted]);
    }
    expect(slackOf(image, 0, parseEps('1/4'))).toBeGreaterThan(slackOf(image, 0, parseEps('1/100')));
  });

  it('is infinite where float32 may overflow, and for parameters that are no numbers', () => {
    for (const weight of [3e38, Number.NaN, Infinity]) {
      const subject = opened(denseNetwork([{ weight: [[weight, 1]], bias: [0, 0] }]));
      const slackOf = float32SlackOf(subject, { clip: true });
      expect(slackOf(Float32Array.of(0.5), 0, parseEps('1/4'))).toBe(Infinity);
    }
  });
});
