import { type Eps, parseEpsGrid, Rng } from '@drawdown/records';
import fc from 'fast-check';

import { type Answer, type LadderStep, ladderStep, openSubject, predictions } from '../../src/index.ts';
import { type DenseNetwork, randomDense } from '../dense-network.ts';
import { labelQuery } from '../label-query.ts';

/** Radii of boxes in one another. */
export const grid: readonly Eps[] = parseEpsGrid(['1/500', '1/100', '1/40', '1/20', '1/10', '1/5', '1/2']);

/** What a property test draws. */
export interface DrawnProblem {
  readonly sizes: readonly number[];
  readonly seed: number;
  readonly clip: boolean;
}

/** Networks and boxes to draw. */
export const problems: fc.Arbitrary<DrawnProblem> = fc.record({
  sizes: fc.constantFrom([3, 8, 3], [4, 6, 6, 3], [6, 12, 2], [2, 5, 5, 5, 2]),
  seed: fc.nat(1_000_000),
  clip: fc.boolean(),
});

const brief = { iterations: 5, rootIterations: 5 };

/** Those whose bound on a part of a box is never below that on the whole, up to rounding. */
export const monotone: readonly LadderStep[] = [
  ladderStep('ibp'),
  ladderStep('crown-ibp', { lowerSlope: 'zero' }),
  ladderStep('lp'),
  ladderStep('beta-crown', brief),
  ladderStep('milp', { mipSeconds: 0 }),
];

/** Slopes that depend on the box may cost a smaller box its certificate. */
export const others: readonly LadderStep[] = [
  ladderStep('pgd', { steps: 5 }),
  ladderStep('crown-ibp'),
  ladderStep('deepz'),
  ladderStep('crown'),
  ladderStep('alpha-crown', { iterations: 5 }),
];

/** One rung's answers over the grid. */
export async function answersOf(
  step: LadderStep,
  { network, parameters }: DenseNetwork,
  { image, clip }: { readonly image: Float32Array; readonly clip: boolean },
): Promise<readonly Answer[]> {
  const subject = openSubject(network, parameters);
  try {
    const labels = predictions(subject, [image]);
    const answers: Answer[] = [];
    for (const eps of grid) {
      const asked = { images: [image], labels: [...labels], classes: network.classes, eps, clip };
      answers.push(...(await step.decide(subject, labelQuery(asked, Rng.fromSeed(2)))));
    }
    return answers;
  } finally {
    subject.dispose();
  }
}

/** The network and the centre of what was drawn. */
export function problemOf({ sizes, seed }: DrawnProblem): {
  readonly network: DenseNetwork;
  readonly image: Float32Array;
} {
  const rng = Rng.fromSeed(seed);
  return {
    network: randomDense(sizes, rng.fork('network')),
    image: rng.fork('image').uniforms(sizes[0] as number),
  };
}
