import { referenceForward, type TinyName, tinyNetworks } from '@drawdown/networks/testing';
import { parseEps, Rng } from '@drawdown/records';

import { type Answer, openSubject, type Query, type Rung, type Subject } from '../src/index.ts';

/** The tiny networks, each with its images and radii that some rung certifies and some falsifies. */
export const tinyNames = Object.keys(tinyNetworks) as TinyName[];

/** Boxes to ask about. */
export const boxes: readonly Pick<Query, 'eps' | 'clip'>[] = [
  { eps: parseEps('1/1000'), clip: true },
  { eps: parseEps('1/60'), clip: true },
  { eps: parseEps('1/7'), clip: true },
  { eps: parseEps('3/5'), clip: false },
];

const subjects = new Map<TinyName, Subject>();
const answered = new Map<string, readonly Answer[]>();

/** The tiny network, opened once. */
export function tinySubject(name: TinyName): Subject {
  const { network, parameters } = tinyNetworks[name];
  const subject = subjects.get(name) ?? openSubject(network, parameters);
  subjects.set(name, subject);
  return subject;
}

/** Frees the tensors of all tiny networks. */
export function closeTinySubjects(): void {
  for (const subject of subjects.values()) subject.dispose();
  subjects.clear();
}

/** The class that the scalar reference gives a point, and its margin against a label. */
export function referenceMargin(name: TinyName, point: ArrayLike<number>, label: number): number {
  const { network, parameters } = tinyNetworks[name];
  const logits = referenceForward(network, parameters, point);
  return (logits[label] as number) - Math.max(...logits.filter((_, other) => other !== label));
}

/** The images of a tiny network with the labels that it gives them itself. */
export function tinyQuery(name: TinyName, box: Pick<Query, 'eps' | 'clip'>, seed = 5): Query {
  const { network, parameters, images } = tinyNetworks[name];
  const labels = images.map((image) => {
    const logits = referenceForward(network, parameters, image);
    return logits.indexOf(Math.max(...logits));
  });
  return { ...box, images, labels, rng: Rng.fromSeed(seed) };
}

/** A rung with its default settings, an attack with fewer steps: the suite asks often. */
export function briefly(rung: Rung): ReturnType<Rung['configure']> {
  return rung.configure('steps' in rung.configure({}).parameters ? { steps: 8 } : {});
}

/** What a rung says of {@link tinyQuery}, {@link briefly}; computed once. */
export function tinyAnswers(rung: Rung, name: TinyName, box: Pick<Query, 'eps' | 'clip'>): readonly Answer[] {
  const key = [rung.name, name, box.eps, box.clip].join(' ');
  const answers = answered.get(key) ?? briefly(rung).decide(tinySubject(name), tinyQuery(name, box));
  answered.set(key, answers);
  return answers;
}
