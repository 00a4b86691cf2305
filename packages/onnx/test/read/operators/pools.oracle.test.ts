import { describe, expect, it } from 'vitest';

import { type ImportedNetwork, readOnnx } from '../../../src/index.ts';
import { expectAgreement } from '../../agreement.ts';
import { graph, node } from '../../graphs.ts';
import { kinds } from '../../layer-kinds.ts';

type Attributes = Parameters<typeof node>[2];

function pool(op: string, attributes: Attributes, opset = 17): Uint8Array {
  return graph({ nodes: [node(op, ['x'], { name: 'pool', ...attributes })], input: [1, 3, 7, 6], opset });
}

function layerOf({ network }: ImportedNetwork): unknown {
  return network.layers[0];
}

const windows: readonly [string, Attributes][] = [
  ['windows', { kernel_shape: [3, 2] }],
  ['strides', { kernel_shape: [2, 3], strides: [2, 3] }],
  ['padding that differs on all sides', { kernel_shape: [3, 3], pads: [2, 0, 1, 1], strides: [2, 1] }],
  ['auto_pad SAME_UPPER', { kernel_shape: [2, 2], auto_pad: 'SAME_UPPER', strides: [2, 2] }],
  ['auto_pad SAME_LOWER', { kernel_shape: [2, 2], auto_pad: 'SAME_LOWER', strides: [2, 2] }],
  ['ceil_mode that makes no difference', { kernel_shape: [3, 2], strides: [2, 2], ceil_mode: 1 }],
];

describe('MaxPool', () => {
  it.each(windows)('%s', async (_name, attributes) => {
    expect(kinds(await expectAgreement(pool('MaxPool', attributes)))).toBe('max-pool flatten');
  });

  it('takes dilations of 1, and of windows of 1', async () => {
    await expectAgreement(pool('MaxPool', { kernel_shape: [2, 2], dilations: [1, 1] }));
    await expectAgreement(pool('MaxPool', { kernel_shape: [1, 2], dilations: [3, 1] }));
  });

  it('may have a second output that nothing uses', async () => {
    const nodes = [
      node('MaxPool', ['x'], { kernel_shape: [2, 2], outputs: ['max', 'places'] }),
      node('Flatten', ['max']),
    ];
    expect(kinds(await expectAgreement(graph({ nodes, input: [1, 2, 4, 4] })))).toBe('max-pool flatten');
  });

  it('refuses that its second output is used', () => {
    const nodes = [
      node('MaxPool', ['x'], { kernel_shape: [2, 2], outputs: ['max', 'places'] }),
      node('Flatten', ['places']),
    ];
    expect(() => readOnnx(graph({ nodes, input: [1, 2, 4, 4] }))).toThrow(
      "node 0 'maxpool' (MaxPool): its further output 'places' is used",
    );
  });
});

describe('AveragePool', () => {
  it.each(windows)('%s', async (_name, attributes) => {
    const imported = await expectAgreement(pool('AveragePool', attributes));
    expect(layerOf(imported)).toMatchObject({ kind: 'average-pool', divisor: 'inside' });
  });

  it.each(windows)('%s, padding counted', async (_name, attributes) => {
    const imported = await expectAgreement(pool('AveragePool', { ...attributes, count_include_pad: 1 }));
    expect(layerOf(imported)).toMatchObject({ kind: 'average-pool', divisor: 'window' });
  });
});

describe('GlobalAveragePool', () => {
  it('is one window over the image', async () => {
    const imported = await expectAgreement(pool('GlobalAveragePool', {}));
    expect(layerOf(imported)).toMatchObject({ kind: 'average-pool', size: [7, 6] });
    expect(imported.output.dims).toEqual([1, 3, 1, 1]);
  });

  it('of one spatial axis', async () => {
    const bytes = graph({ nodes: [node('GlobalAveragePool', ['x'])], input: [1, 3, 5] });
    expect((await expectAgreement(bytes)).output.dims).toEqual([1, 3, 1]);
  });
});

describe('a pool', () => {
  it.each<[string, Attributes, string]>([
    [
      'windows that ceil_mode adds',
      { kernel_shape: [2, 2], strides: [2, 2], ceil_mode: 1 },
      'its ceil_mode adds windows that leave the image of [7, 6]',
    ],
    [
      'dilations',
      { kernel_shape: [2, 2], dilations: [2, 1] },
      'it has dilations of 2×1, for which pools have no rule',
    ],
    ['no window', {}, "it lacks the attribute 'kernel_shape'"],
    [
      'windows in the padding',
      { kernel_shape: [2, 2], pads: [2, 0, 0, 0] },
      'a window of 2×2 lies wholly in its padding [2, 0, 0, 0]',
    ],
  ])('refuses %s', (_name, attributes, message) => {
    for (const op of ['MaxPool', 'AveragePool']) {
      const read = (): unknown => readOnnx(pool(op, attributes));
      expect(read).toThrow(`node 0 'pool' (${op}): `);
      expect(read).toThrow(message);
    }
  });

  it('refuses an image that lies otherwise behind a convolution', () => {
    const nodes = [
      node('MaxPool', ['x'], { kernel_shape: [2, 2] }),
      node('Transpose', ['maxpool'], { perm: [0, 3, 1, 2] }),
      node('AveragePool', ['transpose'], { kernel_shape: [2, 2] }),
    ];
    expect(() => readOnnx(graph({ nodes, input: [1, 3, 4, 5] }))).toThrow(
      "node 2 'averagepool' (AveragePool): its image does not lie as images do",
    );
  });
});
