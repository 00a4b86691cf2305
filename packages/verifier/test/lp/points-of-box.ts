import { innerBox } from '@drawdown/properties';
import type { Rng } from '@drawdown/records';

import type { Instance } from '../../src/index.ts';

/** Points of an instance's box: a corner, and others between. */
export function pointsOf({ box }: Pick<Instance, 'box'>, rng: Rng, count = 4): readonly Float32Array[] {
  const { lower, upper } = innerBox(box);
  return Array.from({ length: count }, (_, draw) =>
    lower.map((low, at) => {
      const high = upper[at] as number;
      const share = draw === 0 ? Number(rng.uniform() < 0.5) : rng.uniform();
      return Math.min(Math.max(Math.fround(low + share * (high - low)), low), high);
    }),
  );
}
