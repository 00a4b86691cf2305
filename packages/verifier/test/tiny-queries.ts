import { referenceForward, type TinyName, tinyNetworks } from '@drawdown/networks/testing';
import { type Eps, parseEps, Rng } from '@drawdown/records';

import { type Answer, openSubject, type Query, type Rung, type Subject } from '../src/index.ts';
import { type LabelledImages, labelQuery } from './label-query.ts';

/** The tiny networks, each with its images and radii that some rung certifies and some falsifies. */
export const tinyNames = Object.keys(tinyNetworks) as TinyName[];

/** The balls that are asked about. */
export interface Ball {
  readonly eps: Eps;
  readonly clip: boolean;
}

/** Boxes to ask about. */
export const boxes: readonly [Ball, ...Ball[]] = [
  { eps: parseEps('1/1000'), clip: true },
  { eps: parseEps('1/60'), clip: true },
  { eps: parseEps('1/7'), clip: true },
  { eps: parseEps('3/5'), clip: false },
];

const subjects = new Map<TinyName, Subject>();
const answered = new Map<string, Promise<readonly Answer[]>>();

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
export function tinyQuery(name: TinyName, ball: Ball, seed = 5): Query & LabelledImages {
  const { network, parameters, images } = tinyNetworks[name];
  const labels = images.map((image) => {
    const logits = referenceForward(network, parameters, image);
    return logits.indexOf(Math.max(...logits));
  });
  return labelQuery({ ...ball, images, labels, classes: network.classes }, Rng.fromSeed(seed));
}

/** Settings with which rungs that take long are asked: the suite asks often. */
const brief: Readonly<Record<string, number>> = {
  steps: 8,
  iterations: 3,
  rootIterations: 3,
  limit: 24,
  mipSeconds: 0,
};

/** A rung with its default settings, but for fewer steps. */
export function briefly(rung: Rung): ReturnType<Rung['configure']> {
  const names = Object.keys(rung.configure({}).parameters).filter((name) => name in brief);
  return rung.configure(Object.fromEntries(names.map((name) => [name, brief[name] as number])));
}

/** What a rung says of {@link tinyQuery}, {@link briefly}; computed once. */
export function tinyAnswers(rung: Rung, name: TinyName, ball: Ball): Promise<readonly Answer[]> {
  const key = [rung.name, name, ball.eps, ball.clip].join(' ');
  const answers = answered.get(key) ?? briefly(rung).decide(tinySubject(name), tinyQuery(name, ball));
  answered.set(key, answers);
  return answers;
}
