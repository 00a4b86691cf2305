import type { Parameters, StoredArray } from '@drawdown/networks';
import { type TinyName, tinyNetworks } from '@drawdown/networks/testing';
import { parseEps } from '@drawdown/records';
import { useBackend } from '@drawdown/tensor';
import { expectNoLeak } from '@drawdown/tensor/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Answer, type Instance, openSubject, type Rung, rungs } from '../src/index.ts';
import { outsideBox } from './exact-box.ts';
import { labelQuery } from './label-query.ts';
import { leastSampled } from './tiny-points.ts';
import {
  boxes,
  briefly,
  closeTinySubjects,
  referenceMargin,
  tinyAnswers,
  tinyNames,
  tinyQuery,
  tinySubject,
} from './tiny-queries.ts';

const middle = { eps: parseEps('1/60'), clip: true };

/** What every rung must hold, whatever it does. */
export function describeRung(rung: Rung): void {
  describe(`the rung ${rung.name}`, () => {
    beforeAll(async () => {
      await useBackend('auto');
    });
    afterAll(closeTinySubjects);

    it('says who it is', async () => {
      for (const text of [rung.title, rung.cite, rung.cost]) expect(text).not.toBe('');
      const { parameters } = rung.configure({});
      expect(rung.configure(parameters).parameters).toEqual(parameters);
      expect(JSON.parse(JSON.stringify(parameters))).toEqual(parameters);
    });

    describe.each(tinyNames)('on the network %s', (name) => {
      it('answers once for each image, with what it can prove or unknown', async () => {
        for (const box of boxes) {
          const answers = await tinyAnswers(rung, name, box);
          expect(answers).toHaveLength(3);
          for (const answer of answers) expectWellFormed(rung, answer);
        }
      });

      it('never contradicts another rung', async () => {
        for (const box of boxes) {
          const mine = await tinyAnswers(rung, name, box);
          for (const other of Object.values(rungs)) {
            const pairs = (await tinyAnswers(other, name, box)).map(({ verdict }, place) => [
              mine[place]?.verdict,
              verdict,
            ]);
            expect(pairs).not.toContainEqual(['certified', 'falsified']);
            expect(pairs).not.toContainEqual(['falsified', 'certified']);
          }
        }
      });

      it('certifies no box that holds a misclassified point', async () => {
        for (const box of boxes) {
          const sampled = leastSampled(name, box);
          const certified = (await tinyAnswers(rung, name, box)).map(
            ({ verdict }) => verdict === 'certified',
          );
          const wrong = sampled.filter((margin, place) => certified[place] && !(margin > 0));
          expect(wrong).toEqual([]);
        }
      });

      it('falsifies by points of the exact box that the scalar reference misclassifies', async () => {
        for (const box of boxes) {
          const query = tinyQuery(name, box);
          for (const [place, answer] of (await tinyAnswers(rung, name, box)).entries()) {
            if (answer.verdict !== 'falsified') continue;
            const image = query.images[place] as Float32Array;
            expect(outsideBox(answer.witness, image, box)).toEqual([]);
            expect(referenceMargin(name, answer.witness, query.labels[place] as number)).toBeLessThanOrEqual(
              0,
            );
          }
        }
      });

      it('certifies no label that is wrong already', async () => {
        const query = tinyQuery(name, boxes[0]);
        const { classes } = tinyNetworks[name].network;
        const labels = query.labels.map((label) => (label + 1) % classes);
        const wrong = labelQuery({ ...query, labels }, query.rng);
        const answers = await briefly(rung).decide(tinySubject(name), wrong);
        expect(verdictsOf(answers)).not.toContain('certified');
      });

      it('says the same again', async () => {
        const step = briefly(rung);
        const again = await step.decide(tinySubject(name), tinyQuery(name, middle));
        expect(again).toEqual(await tinyAnswers(rung, name, middle));
      });

      it('leaves no tensor behind', async () => {
        const subject = tinySubject(name);
        await expectNoLeak(() => briefly(rung).decide(subject, tinyQuery(name, middle)));
      });

      if (!rung.decides.includes('falsified')) {
        it('does not depend on which other images are asked', async () => {
          const step = briefly(rung);
          const { instances, ...query } = tinyQuery(name, middle, 99);
          const ask = (places: readonly number[]): Promise<readonly Answer[]> =>
            step.decide(tinySubject(name), {
              ...query,
              instances: places.map((place) => instances[place] as Instance),
            });
          const alone = await tinyAnswers(rung, name, middle);
          for (const places of [[0], [1], [2], [2, 0, 1, 0, 2]]) {
            expect(await ask(places)).toEqual(places.map((place) => alone[place]));
          }
        });
      }

      it('certifies nothing where all logits are equal', async () => {
        for (const parameters of tiedParameters(name)) {
          const answers = await answersOn(rung, name, parameters);
          expect(verdictsOf(answers)).not.toContain('certified');
        }
      });

      it('proves nothing with a parameter that is no finite number', async () => {
        for (const [place, path] of Object.keys(tinyNetworks[name].parameters).entries()) {
          const value = [Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY][place % 3] as number;
          const answers = await answersOn(rung, name, spoilt(name, path, value));
          expect([path, ...verdictsOf(answers)]).toEqual([path, 'unknown', 'unknown', 'unknown']);
        }
      });
    });

    it('proves something somewhere', async () => {
      const asked = tinyNames.flatMap((name) => boxes.map((box) => tinyAnswers(rung, name, box)));
      const all = (await Promise.all(asked)).flat();
      const proofs = all.filter(({ verdict }) => verdict !== 'unknown');
      expect(proofs.length).toBeGreaterThan(10);
      expect(proofs.length).toBeLessThan(all.length);
    });
  });
}

function verdictsOf(answers: readonly Answer[]): readonly string[] {
  return answers.map(({ verdict }) => verdict);
}

function expectWellFormed(rung: Rung, answer: Answer): void {
  expect([...rung.decides, 'unknown']).toContain(answer.verdict);
  if (answer.verdict === 'certified') expect(answer.bound).toBeGreaterThan(0);
  if (answer.verdict === 'falsified') expect(answer.bound).toBeLessThanOrEqual(0);
  if (answer.verdict === 'unknown') expect(answer.reason).not.toBe('');
  if (answer.bound !== null) expect(answer.bound).toSatisfy(Number.isFinite);
}

async function answersOn(
  rung: Rung,
  name: TinyName,
  parameters: Parameters<StoredArray>,
): Promise<readonly Answer[]> {
  const subject = openSubject(tinyNetworks[name].network, parameters);
  try {
    return await briefly(rung).decide(subject, tinyQuery(name, middle));
  } finally {
    subject.dispose();
  }
}

/** Parameters with which every image gets equal logits: all zero, or the last layer's columns alike. */
function tiedParameters(name: TinyName): readonly Parameters<StoredArray>[] {
  const { network, parameters } = tinyNetworks[name];
  const last = `${network.layers.length - 1}`;
  const zero = mapped(parameters, (_, data) => data.map(() => 0));
  const alike = mapped(parameters, (path, data) => {
    const { classes } = network;
    if (!path.startsWith(`${last}.`)) return data;
    return data.map((_, place) => data[place - (place % classes)] as number);
  });
  return [zero, alike];
}

/** The parameters of a tiny network with one number in the middle of one array replaced. */
function spoilt(name: TinyName, path: string, value: number): Parameters<StoredArray> {
  return mapped(tinyNetworks[name].parameters, (other, data) =>
    other === path ? data.with(Math.floor(data.length / 2), value) : data,
  );
}

function mapped(
  parameters: Parameters<StoredArray>,
  change: (path: string, data: Float32Array) => Float32Array,
): Parameters<StoredArray> {
  return Object.fromEntries(
    Object.entries(parameters).map(([path, { shape, data }]) => [path, { shape, data: change(path, data) }]),
  );
}
