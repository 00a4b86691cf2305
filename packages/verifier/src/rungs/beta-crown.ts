import { z } from 'zod';

import { branchAndBound } from '../branch-and-bound/branch-and-bound.ts';
import { type Answer, defineRung, type Rung } from '../rung.ts';

/**
 * β-CROWN: branch and bound over ReLU splits. Slopes, and multipliers of the splits, are chosen in float32; a subproblem
 * is closed by one outward-rounded float64 pass with what was found. Corners at which bounds are attained are tried as
 * counterexamples. With `candidates` above 1 so many splits are tried for each subproblem, by one pass for each half; trees
 * measured on MNIST networks were smaller without.
 *
 * Sound; complete for networks of ReLUs up to rounding, time permitting. Wang et al., arXiv:2103.06624.
 */
export const betaCrown: Rung = defineRung({
  name: 'beta-crown',
  title: 'β-CROWN',
  cite: 'arXiv:2103.06624',
  decides: ['certified', 'falsified'],
  complete: true,
  alone: true,
  cost: '3 × iterations × subproblems',
  settings: z.strictObject({
    rootIterations: z.int().min(0).default(20),
    iterations: z.int().min(0).default(20),
    batch: z.int().positive().default(64),
    candidates: z.int().positive().default(1),
    limit: z.int().positive().default(1_000_000),
  }),
  async decide(subject, { instances, deadline, signal }, settings) {
    const answers: Answer[] = [];
    for (const instance of instances) {
      const query = signal === undefined ? { deadline } : { deadline, signal };
      const { answer } = await branchAndBound(subject, instance, { ...settings, ...query });
      answers.push(answer);
    }
    return answers;
  },
});
