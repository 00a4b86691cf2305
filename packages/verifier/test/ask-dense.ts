import { parseEps, Rng } from '@drawdown/records';

import { type Answer, ladderStep, openSubject, type RungSettings } from '../src/index.ts';
import type { DenseNetwork } from './dense-network.ts';

/** What a rung says of one image with label 0, in a box without clipping. */
export function askDense(
  { network, parameters }: DenseNetwork,
  rung: string,
  asked: {
    readonly image: readonly number[];
    readonly eps: string;
    readonly settings?: RungSettings;
    readonly seed?: number;
  },
): Answer {
  const subject = openSubject(network, parameters);
  const [answer] = ladderStep(rung, asked.settings).decide(subject, {
    eps: parseEps(asked.eps),
    clip: false,
    images: [Float32Array.from(asked.image)],
    labels: [0],
    rng: Rng.fromSeed(asked.seed ?? 1),
  });
  subject.dispose();
  if (answer === undefined) throw new Error('one image was asked, and no answer came');
  return answer;
}
