import { z } from 'zod';

import { type SearchedPoint, searchPoints } from '../falsify.ts';
import { type Answer, defineRung, type Rung } from '../rung.ts';

/**
 * Projected gradient descent: searches the float32 points of the exact box for one whose margin, enclosed in
 * outward-rounded float64, is surely not positive.
 *
 * Falsifies only; what it does not find proves nothing. Madry et al., arXiv:1706.06083; with targets `all`, one search for
 * each way to break the property, Gowal et al., arXiv:1910.09338.
 */
export const pgd: Rung = defineRung({
  name: 'pgd',
  title: 'PGD',
  cite: 'arXiv:1706.06083',
  decides: ['falsified'],
  complete: false,
  cost: '3 × steps × restarts (× C − 1 with targets=all)',
  settings: z.strictObject({
    steps: z.int().positive().default(20),
    restarts: z.int().positive().default(1),
    loss: z.enum(['cross-entropy', 'margin']).default('margin'),
    targets: z.enum(['smallest', 'all']).default('smallest'),
  }),
  async decide(subject, { instances, ...query }, settings) {
    const points = await searchPoints(subject, instances, { ...query, ...settings });
    return points.map(answerOf);
  },
});

function answerOf({ point, margin: { lower, upper }, isWrongInFloat32, isSearched }: SearchedPoint): Answer {
  if (upper <= 0) return { verdict: 'falsified', bound: upper, witness: point };
  const bound = Number.isFinite(upper) ? upper : null;
  // The float32 network errs here, and exact arithmetic does not, or cannot be told to: kept for whoever deploys it.
  if (isWrongInFloat32) return { verdict: 'unknown', bound, reason: 'float32-flip', witness: point };
  if (!isSearched) return { verdict: 'unknown', bound, reason: 'timeout' };
  return { verdict: 'unknown', bound, reason: lower > 0 ? 'no-counterexample' : 'point-undecided' };
}
