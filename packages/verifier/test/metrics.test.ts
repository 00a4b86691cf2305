import { imageSet } from '@drawdown/datasets';
import { tinyNetworks } from '@drawdown/networks/testing';
import { parseEpsGrid, Rng, type VerdictRecord, verdictRecordSchema } from '@drawdown/records';
import { curve, curveViolations, invariantViolations } from '@drawdown/records/metrics';
import { useBackend } from '@drawdown/tensor';
import { beforeAll, describe, expect, it } from 'vitest';

import { evaluate, openSubject, parseLadder, predictions } from '../src/index.ts';

const grid = parseEpsGrid(['1/255', '4/255', '1/10', '1/2']);
const ladder = parseLadder('pgd:steps=5,ibp,crown-ibp');
const names = ladder.map(({ rung }) => rung);

/** Random images, every sixth of which has a label that is not the network's. */
async function evaluated(
  name: 'conv' | 'maxPool' | 'residual',
  eachRung: boolean,
): Promise<readonly VerdictRecord[]> {
  const { network, parameters } = tinyNetworks[name];
  const [height = 0, width = 0, channels = 0] = network.inputShape;
  const rng = Rng.fromSeed(12).fork(name);
  const pixels = Uint8Array.from({ length: 18 * height * width * channels }, () => rng.below(256));
  const size = height * width * channels;
  const subject = openSubject(network, parameters);
  const images = Array.from({ length: 18 }, (_, place) =>
    Float32Array.from(pixels.subarray(place * size, (place + 1) * size), (byte) => byte / 255),
  );
  const labels = predictions(subject, images).map((label, place) =>
    place % 6 === 5 ? (label + 1) % network.classes : label,
  );
  const set = imageSet([height, width, channels], pixels, Uint8Array.from(labels));
  const positions = labels.map((_, place) => place);
  const options = { grid, ladder, clip: true, eachRung, rng: Rng.fromSeed(1), group: 7 };
  const verdicts: VerdictRecord[] = [];
  for await (const group of evaluate(subject, { set, positions }, options)) verdicts.push(...group.verdicts);
  subject.dispose();
  return verdicts;
}

beforeAll(async () => {
  await useBackend('cpu');
});

describe.each([
  ['conv', true],
  ['conv', false],
  ['maxPool', true],
  ['residual', false],
] as const)('an evaluation of the network %s, every rung run: %s', (name, eachRung) => {
  const verdicts: VerdictRecord[] = [];
  beforeAll(async () => {
    verdicts.push(...(await evaluated(name, eachRung)));
  });

  it('violates nothing that must hold of verdicts', () => {
    expect(invariantViolations(verdicts)).toEqual([]);
  });

  it('has V ≤ A ≤ N, and all three differ somewhere', () => {
    const accuracies = curve(verdicts, { grid, ladder: names, falsifies: true });
    expect(curveViolations(accuracies)).toEqual([]);
    expect(accuracies.images).toBe(18);
    expect(accuracies.natural).toBeCloseTo(15 / 18, 12);
    expect(accuracies.certified[0]).toBeGreaterThan(accuracies.certified.at(-1) as number);
    expect(accuracies.adversarial.at(-1)).toBeLessThan(accuracies.natural);
    expect(accuracies.alone === null).toBe(!eachRung);
  });

  it('certifies with the ladder at least what any rung certifies alone', () => {
    const { certified, alone } = curve(verdicts, { grid, ladder: names, falsifies: true });
    for (const shares of Object.values(alone ?? {})) {
      for (const [place, share] of shares.entries()) expect(certified[place]).toBeGreaterThanOrEqual(share);
    }
  });

  it('is written and read back as it is', () => {
    for (const verdict of verdicts) {
      expect(verdictRecordSchema.parse(JSON.parse(JSON.stringify(verdict)))).toEqual(verdict);
    }
  });
});

describe('the ladder with and without every rung run', () => {
  it('comes to the same certificates and counterexamples, up to what an attack happens to find', async () => {
    const [thrifty, thorough] = [await evaluated('conv', false), await evaluated('conv', true)];
    const certified = (verdicts: readonly VerdictRecord[]): readonly boolean[] =>
      verdicts.map(({ verdict }) => verdict === 'certified');
    expect(certified(thrifty)).toEqual(certified(thorough));
  });
});
