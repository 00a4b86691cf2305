import { readdirSync, readFileSync } from 'node:fs';

import { Rng } from '@drawdown/records';
import { scope, tensor, useBackend } from '@drawdown/tensor';
import { beforeAll, describe, expect, it } from 'vitest';

import { countFlops } from '../../src/flops.ts';
import { networkFromJson, networkToJson } from '../../src/format/network-json.ts';
import { forward } from '../../src/forward/forward.ts';
import { initialise } from '../../src/initialise/initialise.ts';
import type { Network } from '../../src/network.ts';
import { layerShapes } from '../../src/output-shape.ts';
import { countParameters, parameterShapes } from '../../src/parameter-shapes.ts';
import { toTensors } from '../../src/parameters.ts';
import { isTrainable } from '../../src/path.ts';
import { buildNetwork } from '../../src/zoo/build-network.ts';
import { networks } from '../../src/zoo/catalogue.ts';

beforeAll(async () => {
  await useBackend('cpu');
});

const folder = new URL('../../src/zoo/', import.meta.url);

describe('the catalogue', () => {
  it('imports every architecture of its folder', () => {
    const others = ['architecture.ts', 'build-network.ts', 'catalogue.ts'];
    const files = readdirSync(folder).filter((file) => !others.includes(file));
    const text = readFileSync(new URL('catalogue.ts', folder), 'utf8');
    const imported = [...text.matchAll(/from '\.\/([\w-]+\.ts)'/g)].map((match) => match[1]);
    expect(imported.filter((file) => file !== 'architecture.ts').sort()).toEqual(files.sort());
  });

  it('has no name twice', () => {
    const titles = Object.values(networks).map(({ example }) => example);
    expect(new Set(titles).size).toBe(titles.length);
  });
});

describe.each(Object.entries(networks))('%s', (template, architecture) => {
  const mnist = buildNetwork(architecture.example, { inputShape: [28, 28, 1], classes: 10 });
  const cifar = buildNetwork(architecture.example, { inputShape: [32, 32, 3], classes: 7 });

  it('has a title, a source, and an example that is its own', () => {
    expect(architecture.title).not.toBe('');
    expect(architecture.cite).toMatch(/^arXiv:\d{4}\.\d{5}$/);
    expect(architecture.example.startsWith(template.split('<')[0] ?? '')).toBe(true);
    expect(mnist.name).toBe(architecture.example);
  });

  it.each([
    ['28×28 greys', mnist],
    ['32×32 colours', cifar],
  ])('fits %s and ends in one logit per class', (_images, network: Network) => {
    expect(layerShapes(network).at(-1)).toEqual([network.classes]);
    expect(network.layers.at(-1)?.kind).toBe('linear');
    expect(countFlops(network)).toBeGreaterThan(0);
  });

  it('counts its parameters by its shapes', () => {
    const shapes = Object.entries(parameterShapes(mnist)).filter(([path]) => isTrainable(path));
    const total = shapes.reduce((sum, [, shape]) => sum + shape.reduce((a, b) => a * b, 1), 0);
    expect(countParameters(mnist)).toBe(total);
  });

  it('survives JSON', () => {
    expect(networkFromJson(networkToJson(mnist), 'text')).toEqual(mnist);
  });

  it('starts with finite logits that differ, and hold their scale', () => {
    const small = buildNetwork(architecture.example, { inputShape: [16, 16, 1], classes: 3 });
    const rng = Rng.fromSeed(5);
    const logits = scope(() => {
      const image = tensor(rng.fork('image').uniforms(256), [1, 16, 16, 1]);
      return forward(small, toTensors(initialise(small, 'he', rng)), image).dataSync();
    });
    expect(logits.every(Number.isFinite)).toBe(true);
    expect(new Set(logits).size).toBe(3);
    const largest = Math.max(...logits.map(Math.abs));
    expect(largest).toBeGreaterThan(0.01);
    expect(largest).toBeLessThan(100);
  });
});
