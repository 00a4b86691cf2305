import { parseEps, Rng } from '@drawdown/records';

import { type Answer, ladderStep, openSubject, type RungSettings } from '../src/index.ts';
import type { DenseNetwork } from './dense-network.ts';
import { labelQuery } from './label-query.ts';

/** What a rung says of one image with label 0, in a box without clipping. */
export async function askDense(
  { network, parameters }: DenseNetwork,
  rung: string,
  asked: {
    readonly image: readonly number[];
    readonly eps: string;
    readonly settings?: RungSettings;
    readonly seed?: number;
  },
): Promise<Answer> {
  const subject = openSubject(network, parameters);
  const images = [Float32Array.from(asked.image)];
  const question = { images, labels: [0], classes: network.classes, eps: parseEps(asked.eps), clip: false };
  try {
    const query = labelQuery(question, Rng.fromSeed(asked.seed ?? 1));
    const [answer] = await ladderStep(rung, asked.settings).decide(subject, query);
    if (answer === undefined) throw new Error('one image was asked, and no answer came');
    return answer;
  } finally {
    subject.dispose();
  }
}
