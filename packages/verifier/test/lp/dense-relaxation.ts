import { labelProperty } from '@drawdown/properties';
import { type Eps, parseEps, Rng } from '@drawdown/records';

import { type Instance, openSubject, predictions } from '../../src/index.ts';
import { type Relaxation, relaxationOf } from '../../src/lp/relaxation.ts';
import { type DenseNetwork, randomDense } from '../dense-network.ts';
import { leastMargin } from '../least-margin.ts';

/** A random network of two classes relaxed around an image, with what is exactly so of it. */
export interface DenseRelaxation {
  readonly dense: DenseNetwork;
  readonly instance: Instance;
  readonly relaxation: Relaxation;
  /** The exact least margin, to nearest. */
  readonly truth: number;
  readonly eps: Eps;
}

/** A network of two inputs and two classes in a ball around its image, whose label is the class that it gives. */
export function denseRelaxation(seed: number, hidden: readonly number[], radius: string): DenseRelaxation {
  const rng = Rng.fromSeed(seed);
  const dense = randomDense([2, ...hidden, 2], rng.fork('network'));
  const image = rng.fork('image').uniforms(2);
  const subject = openSubject(dense.network, dense.parameters);
  try {
    const [label = 0] = predictions(subject, [image]);
    const eps = parseEps(radius);
    const instance: Instance = {
      box: { kind: 'ball', image, eps, clip: false },
      property: labelProperty(label, 2),
      slack: 0,
    };
    const relaxation = relaxationOf(subject, instance);
    if (typeof relaxation === 'string') throw new Error(relaxation);
    const { top, bottom } = leastMargin(dense, image, { eps, clip: false, label });
    return { dense, instance, relaxation, truth: Number(top) / Number(bottom), eps };
  } finally {
    subject.dispose();
  }
}
