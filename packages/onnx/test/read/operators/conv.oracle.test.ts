import { describe, expect, it } from 'vitest';

import { readOnnx } from '../../../src/index.ts';
import { expectAgreement } from '../../agreement.ts';
import { floats, graph, node } from '../../graphs.ts';
import { kinds } from '../../layer-kinds.ts';

type Attributes = Parameters<typeof node>[2];

function conv(
  attributes: Attributes,
  weight: readonly number[],
  { input = [1, 4, 7, 6], opset = 17 }: { readonly input?: readonly number[]; readonly opset?: number } = {},
): Uint8Array {
  const nodes = [node('Conv', ['x', 'w', 'b'], attributes), node('Flatten', ['conv'])];
  return graph({ nodes, input, opset, tensors: [floats('w', weight), floats('b', [weight[0] ?? 0])] });
}

describe('Conv', () => {
  it.each<[string, Attributes, readonly number[]]>([
    ['as it is', {}, [6, 4, 3, 2]],
    ['with its window stated', { kernel_shape: [3, 2] }, [6, 4, 3, 2]],
    ['strides', { strides: [2, 3] }, [6, 4, 3, 2]],
    ['padding that differs on all sides', { pads: [2, 0, 1, 1], strides: [2, 1] }, [6, 4, 3, 2]],
    ['groups', { group: 2 }, [6, 2, 3, 2]],
    ['a group for each channel', { group: 4, pads: [1, 1, 1, 1] }, [8, 1, 3, 3]],
    ['dilations', { dilations: [2, 3] }, [6, 4, 3, 2]],
    [
      'groups and dilations',
      { group: 2, dilations: [3, 2], strides: [1, 2], pads: [0, 1, 2, 0] },
      [2, 2, 2, 3],
    ],
    ['auto_pad SAME_UPPER', { auto_pad: 'SAME_UPPER', strides: [2, 2] }, [6, 4, 3, 3]],
    ['auto_pad SAME_LOWER', { auto_pad: 'SAME_LOWER', strides: [2, 2] }, [6, 4, 3, 3]],
    ['auto_pad SAME_UPPER of even windows', { auto_pad: 'SAME_UPPER' }, [6, 4, 2, 4]],
    ['auto_pad SAME_LOWER of even windows', { auto_pad: 'SAME_LOWER' }, [6, 4, 2, 4]],
    ['auto_pad VALID', { auto_pad: 'VALID' }, [6, 4, 3, 3]],
    ['auto_pad NOTSET', { auto_pad: 'NOTSET', pads: [1, 1, 1, 1] }, [6, 4, 3, 3]],
  ])('%s', async (_name, attributes, weight) => {
    expect(kinds(await expectAgreement(conv(attributes, weight)))).toBe('conv2d flatten');
  });

  it.each([7, 11, 21])('opset %i', async (opset) => {
    await expectAgreement(conv({ pads: [1, 1, 1, 1] }, [2, 4, 3, 3], { opset }));
  });

  it('of one spatial axis', async () => {
    const bytes = conv({ strides: [2], pads: [1, 2], dilations: [2] }, [3, 4, 3], { input: [1, 4, 9] });
    const imported = await expectAgreement(bytes);
    expect(imported.network.inputShape).toEqual([1, 9, 4]);
    expect(kinds(imported)).toBe('conv2d flatten');
  });

  it('without a bias', async () => {
    const nodes = [node('Conv', ['x', 'w']), node('Flatten', ['conv'])];
    await expectAgreement(graph({ nodes, input: ['n', 2, 4, 4], tensors: [floats('w', [3, 2, 2, 2])] }));
  });

  it.each<[string, Attributes, readonly number[], readonly number[], string]>([
    [
      'another number of channels',
      {},
      [6, 3, 3, 3],
      [1, 4, 7, 6],
      'its weight [6, 3, 3, 3] in 1 groups does not fit 4 channels',
    ],
    [
      'groups that do not fit',
      { group: 4 },
      [6, 1, 3, 3],
      [1, 4, 7, 6],
      'in 4 groups does not fit 4 channels',
    ],
    [
      'a window that is not the weight’s',
      { kernel_shape: [2, 2] },
      [6, 4, 3, 3],
      [1, 4, 7, 6],
      "'kernel_shape' is [2, 2], but its weight has windows of [3, 3]",
    ],
    [
      'negative padding',
      { pads: [-1, 0, 0, 0] },
      [6, 4, 3, 3],
      [1, 4, 7, 6],
      "'pads' should be 4 numbers of at least 0, but is [-1, 0, 0, 0]",
    ],
    [
      'a stride of 0',
      { strides: [0, 1] },
      [6, 4, 3, 3],
      [1, 4, 7, 6],
      "'strides' should be 2 numbers of at least 1, but is [0, 1]",
    ],
    [
      'too few strides',
      { strides: [1] },
      [6, 4, 3, 3],
      [1, 4, 7, 6],
      "'strides' should be 2 numbers of at least 1, but is [1]",
    ],
    [
      'a window larger than the image',
      {},
      [6, 4, 9, 3],
      [1, 4, 7, 6],
      'its window of [9, 3] is larger than the padded image of [7, 6]',
    ],
    ['a batch', {}, [6, 4, 3, 3], [2, 4, 7, 6], 'it expects a batch of 1, but [2, 4, 7, 6] came'],
    [
      'a vector',
      {},
      [6, 4, 3, 3],
      [1, 4],
      'it expects [1, channels, height, width] or [1, channels, length], but [1, 4] came',
    ],
    [
      'an unknown auto_pad',
      { auto_pad: 'SAME' },
      [6, 4, 3, 3],
      [1, 4, 7, 6],
      "'auto_pad' should be NOTSET, VALID, SAME_UPPER or SAME_LOWER, but is 'SAME'",
    ],
    [
      'a kernel of 2 GB',
      { dilations: [8192, 8192], pads: [9000, 9000, 9000, 9000] },
      [2, 4, 2, 2],
      [1, 4, 7, 6],
      'its kernel takes 2148007968 bytes with groups and dilation written out, more than 2147483648',
    ],
    [
      'an image too large for memory',
      { pads: [0, 2 ** 40, 0, 0] },
      [6, 4, 3, 3],
      [1, 4, 7, 6],
      'it makes 32985348833400 numbers, more than the 16777216 that are allowed',
    ],
    [
      'strides as text',
      { strides: 'one' },
      [6, 4, 3, 3],
      [1, 4, 7, 6],
      "its attribute 'strides' should be of the type INTS, but is of type 3",
    ],
  ])('refuses %s', (_name, attributes, weight, input, message) => {
    const read = (): unknown => readOnnx(conv(attributes, weight, { input }));
    expect(read).toThrow("the ONNX model: node 0 'conv' (Conv): ");
    expect(read).toThrow(message);
  });
});
