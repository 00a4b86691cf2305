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

/**
 * What this repository's methods take for a neuron's ends: intervals where these show that its ReLU is on or off, as passes
 * back are made for the others only, and else those of the method.
 */
export function endsUnlessStable(intervals: Ends, method: (neuron: number) => [number, number]): Ends {
  const ends = intervals.lower.map((low, neuron): [number, number] => {
    const high = intervals.upper[neuron] as number;
    return low >= 0 || high <= 0 ? [low, high] : method(neuron);
  });
  return { lower: ends.map(([low]) => low), upper: ends.map(([, high]) => high) };
}
