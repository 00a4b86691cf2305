import { pixelsAsFloats } from '@drawdown/datasets';
import { decodeSafetensors } from '@drawdown/networks';
import { ball64 } from '@drawdown/properties';
import { epsNearest, parseEpsGrid } from '@drawdown/records';
import { openSubject, parseLadder, pointMargins } from '@drawdown/verifier';
import { expect, it } from 'vitest';

import { evaluationConfig, judge } from '../src/evaluation.ts';
import { encodeWitnesses } from '../src/witness-file.ts';
import { tinyNetwork } from './tiny-network.ts';

const { dataset, network, run } = await tinyNetwork();
const grid = parseEpsGrid([0.02, 0.2]);

it('a witness comes back as the point that proves its image wrong, within its ball', async () => {
  const config = evaluationConfig({
    network: run.record.identity,
    dataset: dataset.name,
    split: 'test',
    images: 12,
    grid,
    ladder: parseLadder('pgd:steps=5,ibp'),
    clip: true,
    eachRung: false,
    seed: 0,
  });
  const { witnesses, verdicts } = await judge(
    { network, parameters: run.parameters },
    { config, set: dataset.test },
  );
  const bytes = encodeWitnesses(witnesses, network.inputShape);
  const { points, index, eps, falsified } = decodeSafetensors(bytes, 'witnesses');
  const size = 28 * 28;
  const proofs = witnesses.filter(({ verdict }) => verdict === 'falsified');
  expect(proofs.length).toBeGreaterThan(0);
  expect(points?.shape).toEqual([witnesses.length, 28, 28, 1]);
  expect(Array.from(index?.data ?? [])).toEqual(witnesses.map((witness) => witness.index));
  expect(Array.from(falsified?.data ?? [])).toEqual(
    witnesses.map(({ verdict }) => Number(verdict === 'falsified')),
  );

  const subject = openSubject(network, run.parameters);
  for (const [place, witness] of witnesses.entries()) {
    const radius = grid.find((one) => Math.fround(epsNearest(one)) === eps?.data[place]);
    expect(radius).toBe(witness.eps);
    const position = dataset.test.indices.indexOf(witness.index);
    const point = points?.data.slice(place * size, (place + 1) * size) ?? new Float32Array();
    const box = ball64(pixelsAsFloats(dataset.test, [position]), witness.eps, true);
    const outside = Array.from(point).filter(
      (value, pixel) => !(value >= (box.lower[pixel] as number) && value <= (box.upper[pixel] as number)),
    );
    expect(outside).toEqual([]);
    if (witness.verdict !== 'falsified') continue;
    const [margin] = pointMargins(subject, [point], [dataset.test.labels[position] as number]);
    expect(margin?.upper).toBeLessThan(0);
    const said = verdicts.find((verdict) => verdict.index === witness.index && verdict.eps === witness.eps);
    expect(said?.verdict).toBe('falsified');
  }
  subject.dispose();
});

it('no witness at all is a file too', () => {
  const { points, index } = decodeSafetensors(encodeWitnesses([], [28, 28, 1]), 'witnesses');
  expect(points?.shape).toEqual([0, 28, 28, 1]);
  expect(index?.shape).toEqual([0]);
});
