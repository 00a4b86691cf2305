import type { Eps } from '@drawdown/records';

import type { Answer, LadderStep } from '../src/index.ts';

/** One call of a scripted step: the radius, and the first pixel of each image that was asked. */
export type Call = readonly [eps: Eps, images: readonly number[]];

/** A step that proves what `proves` says, of images known by their first pixel, and notes every call. */
export function scriptedStep(
  rung: string,
  decides: LadderStep['decides'],
  proves: (pixel: number, eps: Eps) => boolean,
): LadderStep & { readonly calls: Call[] } {
  const calls: Call[] = [];
  return {
    rung,
    decides,
    parameters: {},
    calls,
    decide(_, { eps, images }) {
      const pixels = images.map((image) => image[0] as number);
      calls.push([eps, pixels]);
      return pixels.map((pixel, place): Answer => {
        if (!proves(pixel, eps)) return { verdict: 'unknown', bound: null, reason: 'scripted' };
        const witness = images[place] as Float32Array;
        return decides === 'certified'
          ? { verdict: 'certified', bound: 1 }
          : { verdict: 'falsified', bound: -1, witness };
      });
    },
  };
}
