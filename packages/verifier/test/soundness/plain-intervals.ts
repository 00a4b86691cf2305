import type { Dense } from '../dense-network.ts';

/** An ℓ∞-ball. */
export interface PlainBall {
  readonly centre: readonly number[];
  readonly eps: number;
}

/** Ends of a layer's numbers. */
export interface Ends {
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

/** The intervals behind a fully connected layer. */
export function intervalsBehind({ weight, bias }: Dense, { lower, upper }: Ends): Ends {
  const end = (output: number, below: boolean): number =>
    weight.reduce((sum, row, input) => {
      const factor = row[output] as number;
      const value = factor >= 0 === below ? lower[input] : upper[input];
      return sum + factor * (value as number);
    }, bias[output] as number);
  return {
    lower: bias.map((_, output) => end(output, true)),
    upper: bias.map((_, output) => end(output, false)),
  };
}

/** Which ends a neuron goes on with: of its interval and of what the method says of it. */
export type ChooseEnds = (
  interval: readonly [lower: number, upper: number],
  method: () => readonly [lower: number, upper: number],
) => readonly [lower: number, upper: number];

/** A question to a reference: a ball, and how ends are chosen. */
export interface PlainProblem extends PlainBall {
  readonly choose: ChooseEnds;
}

/** Whether a ReLU is on or off throughout. */
export function isStable([lower, upper]: readonly [number, number]): boolean {
  return lower >= 0 || upper <= 0;
}

/** Those of the method alone, as it is published. */
export const publishedEnds: ChooseEnds = (_, method) => method();

/**
 * What this repository's methods take: intervals where these show that the ReLU is on or off, as passes back are made for the
 * others only, and else those of the method. The methods as published may leave such a neuron open.
 */
export const endsUnlessStable: ChooseEnds = (interval, method) => (isStable(interval) ? interval : method());

/** A layer's ends, chosen neuron by neuron. */
export function chosenEnds(
  { lower, upper }: Ends,
  choose: ChooseEnds,
  method: (neuron: number) => readonly [lower: number, upper: number],
): Ends {
  const ends = lower.map((low, neuron) => choose([low, upper[neuron] as number], () => method(neuron)));
  return { lower: ends.map(([low]) => low), upper: ends.map(([, high]) => high) };
}
