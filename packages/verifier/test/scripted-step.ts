import type { BallBox } from '@drawdown/properties';
import type { Eps } from '@drawdown/records';

import type { Answer, LadderStep } from '../src/index.ts';

/** One call of a scripted step: the radius, and the first pixel of each image that was asked. */
export type Call = readonly [eps: Eps, images: readonly number[]];

/** A step that proves what `proves` says, of images known by their first pixel, and notes every call. */
export function scriptedStep(
  rung: string,
  decides: 'certified' | 'falsified',
  proves: (pixel: number, eps: Eps) => boolean,
): LadderStep & { readonly calls: Call[] } {
  const calls: Call[] = [];
  return {
    rung,
    decides: [decides],
    parameters: {},
    calls,
    decide: async (_, { instances }) => {
      const balls = instances.map(({ box }) => box as BallBox);
      calls.push([balls[0]?.eps as Eps, balls.map(({ image }) => image[0] as number)]);
      return balls.map(({ image, eps }): Answer => {
        if (!proves(image[0] as number, eps)) return { verdict: 'unknown', bound: null, reason: 'scripted' };
        return decides === 'certified'
          ? { verdict: 'certified', bound: 1 }
          : { verdict: 'falsified', bound: -1, witness: image };
      });
    },
  };
}
