import { describe, expect, it } from 'vitest';

import { readOnnx } from '../../../src/index.ts';
import { expectAgreement } from '../../agreement.ts';
import { floats, graph, int64s, node } from '../../graphs.ts';
import { kinds } from '../../layer-kinds.ts';

const linear = floats('w', [12, 3]);

describe('shapes', () => {
  it.each([
    ['0 and −1', [1, 3, 2, 2], [0, -1]],
    ['explicit', [1, 3, 2, 2], [1, 12]],
    ['an open batch', ['n', 3, 2, 2], [-1, 12]],
  ])('Reshape: %s', async (_name, input, shape) => {
    const nodes = [node('Reshape', ['x', 's']), node('MatMul', ['reshape', 'w'])];
    const imported = await expectAgreement(graph({ nodes, input, tensors: [linear, int64s('s', shape)] }));
    expect(kinds(imported)).toBe('flatten linear');
    expect(imported.network.inputShape).toEqual([2, 2, 3]);
  });

  it.each([
    ['the first axis', undefined, ['n', 3, 2, 2], [1, 12]],
    ['axis 0', 0, [1, 3, 2, 2], [1, 12]],
    ['an axis from the back', -3, [1, 3, 2, 2], [1, 12]],
    ['no axis', 3, [1, 1, 12], [12, 1]],
  ])('Flatten: %s', async (_name, axis, input, dims) => {
    const nodes = [node('Flatten', ['x'], axis === undefined ? {} : { axis })];
    expect((await expectAgreement(graph({ nodes, input }))).output.dims).toEqual(dims);
  });

  it.each([
    ['Squeeze, axes as an attribute', node('Squeeze', ['x'], { axes: [0, -1] }), 11, [12]],
    ['Squeeze, axes as an input', node('Squeeze', ['x', 'axes']), 13, [12]],
    ['Squeeze of all', node('Squeeze', ['x']), 13, [12]],
    ['Unsqueeze, axes as an attribute', node('Unsqueeze', ['x'], { axes: [0, 4] }), 11, [1, 1, 12, 1, 1]],
    ['Unsqueeze, axes as an input', node('Unsqueeze', ['x', 'axes']), 13, [1, 1, 12, 1, 1]],
  ])('%s', async (name, changed, opset, dims) => {
    const axes = int64s('axes', name.startsWith('Squeeze') ? [0, 2] : [0, -1]);
    const bytes = graph({ nodes: [changed], input: [1, 12, 1], opset, tensors: opset === 13 ? [axes] : [] });
    expect((await expectAgreement(bytes)).output.dims).toEqual(dims);
  });

  it.each([
    [
      'a shape of another size',
      node('Reshape', ['x', 's']),
      [5, 2],
      'it makes [5, 2] of a value of shape [1, 12], which has another number of elements',
    ],
    [
      'a size that does not divide',
      node('Reshape', ['x', 's']),
      [5, -1],
      'it makes [5, 2.4] of a value of shape [1, 12]',
    ],
    [
      'two open sizes',
      node('Reshape', ['x', 's']),
      [-1, -1],
      'its shape should have at most one -1 and else sizes, but is [-1, -1]',
    ],
    [
      'a size kept that is not there',
      node('Reshape', ['x', 's']),
      [1, 12, 0],
      'it names axis 2 of a value with 2 axes',
    ],
    [
      'a size of 0',
      node('Reshape', ['x', 's'], { allowzero: 1 }),
      [0, 12],
      'it makes [0, 12] of a value of shape [1, 12]',
    ],
    [
      'axes that are not of size 1',
      node('Squeeze', ['x', 's']),
      [1],
      'it removes axis 1 of a value of shape [1, 12], which is not of size 1',
    ],
    ['axes named twice', node('Unsqueeze', ['x', 's']), [0, 0], 'it names an axis twice in [0, 0]'],
    [
      'an axis that is not there',
      node('Flatten', ['x'], { axis: 3 }),
      [],
      'it names axis 3 of a value with 2 axes',
    ],
    [
      'no order of the axes',
      node('Transpose', ['x'], { perm: [1, 1] }),
      [],
      "its 'perm' [1, 1] is no order of the axes of [1, 12]",
    ],
  ])('refuse %s', (_name, changed, shape, message) => {
    const bytes = graph({ nodes: [changed], input: [1, 12], tensors: [int64s('s', shape)] });
    expect(() => readOnnx(bytes)).toThrow(message);
  });

  it('refuse a shape that depends on the input', () => {
    expect(() => readOnnx(graph({ nodes: [node('Reshape', ['x', 'x'])], input: [1, 2] }))).toThrow(
      "node 0 'reshape' (Reshape): its input 'x' should be constant, but depends on the network's input",
    );
  });
});

describe('layouts', () => {
  const weight = floats('k', [2, 3, 2, 2]);

  it('NHWC images behind a Transpose are taken as they are', async () => {
    const nodes = [
      node('Transpose', ['x'], { perm: [0, 3, 1, 2] }),
      node('Conv', ['transpose', 'k']),
      node('Transpose', ['conv'], { perm: [0, 2, 3, 1], name: 'back' }),
      node('Relu', ['back']),
      node('Reshape', ['relu', 's']),
      node('MatMul', ['reshape', 'w']),
    ];
    const tensors = [weight, linear, int64s('s', [-1, 12])];
    const imported = await expectAgreement(graph({ nodes, input: ['n', 4, 3, 3], tensors }));
    expect(imported.network.inputShape).toEqual([4, 3, 3]);
    expect([...imported.input.order]).toEqual(Array.from({ length: 36 }, (_, index) => index));
    expect(kinds(imported)).toBe('conv2d relu flatten linear');
  });

  it('vectors that are reshaped to images behind layers that mind no order', async () => {
    const nodes = [
      node('Sub', ['x', 'm']),
      node('Div', ['sub', 'd']),
      node('Reshape', ['div', 's']),
      node('Conv', ['reshape', 'k']),
      node('Flatten', ['conv']),
    ];
    const tensors = [floats('m', [27]), floats('d', [], [0.3]), int64s('s', [1, 3, 3, 3]), weight];
    const imported = await expectAgreement(graph({ nodes, input: [1, 27], tensors }));
    expect(imported.network.inputShape).toEqual([3, 3, 3]);
    expect(kinds(imported)).toBe('scale normalize conv2d flatten');
    expect([...imported.input.order.subarray(0, 4)]).toEqual([0, 9, 18, 1]);
  });

  it('images without a batch axis, behind an Unsqueeze', async () => {
    const nodes = [
      node('Unsqueeze', ['x', 'axes']),
      node('Conv', ['unsqueeze', 'k']),
      node('Flatten', ['conv']),
    ];
    const imported = await expectAgreement(
      graph({ nodes, input: [3, 4, 4], tensors: [int64s('axes', [0]), weight] }),
    );
    expect(imported.input).toMatchObject({ name: 'x', shape: [3, 4, 4], dims: [3, 4, 4] });
    expect(imported.network.inputShape).toEqual([4, 4, 3]);
  });

  it('transposed vectors turn the rows of the matrix behind them', async () => {
    const nodes = [
      node('Reshape', ['x', 's']),
      node('Transpose', ['reshape']),
      node('Reshape', ['transpose', 't'], { name: 'flat' }),
      node('MatMul', ['flat', 'w']),
    ];
    const tensors = [int64s('s', [3, 4]), int64s('t', [1, 12]), linear];
    const imported = await expectAgreement(graph({ nodes, input: [1, 12], tensors }));
    expect(kinds(imported)).toBe('linear');
  });

  it('an image made of a linear layer’s numbers: the convolution is written out', async () => {
    const nodes = [
      node('MatMul', ['x', 'm']),
      node('Relu', ['matmul']),
      node('Reshape', ['relu', 's']),
      node('Conv', ['reshape', 'k', 'b'], { pads: [1, 0, 0, 1], strides: [1, 2] }),
      node('Relu', ['conv'], { name: 'relu_1' }),
      node('Flatten', ['relu_1']),
      node('MatMul', ['flatten', 'w'], { name: 'logits' }),
    ];
    const tensors = [floats('m', [5, 27]), int64s('s', [1, 3, 3, 3]), weight, floats('b', [2]), linear];
    const imported = await expectAgreement(graph({ nodes, input: [1, 5], tensors }));
    expect(kinds(imported)).toBe('linear relu linear relu linear');
  });

  it('images that are turned between two convolutions', async () => {
    const nodes = [
      node('Conv', ['x', 'k']),
      node('Transpose', ['conv'], { perm: [0, 1, 3, 2] }),
      node('Conv', ['transpose', 'l'], { name: 'second' }),
      node('Flatten', ['second']),
    ];
    const tensors = [weight, floats('l', [4, 2, 1, 3])];
    const imported = await expectAgreement(graph({ nodes, input: [1, 3, 5, 4], tensors }));
    expect(kinds(imported)).toBe('conv2d flatten linear');
  });

  it('outputs that are transposed: by the linear layer before them, or by one of zeros and ones', async () => {
    const turned = [node('Reshape', ['relu', 's']), node('Transpose', ['reshape'])];
    const tensors = [linear, int64s('s', [3, 4]), floats('m', [5, 12])];
    const before = [node('MatMul', ['x', 'm']), node('Relu', ['matmul'])];
    const permuted = await expectAgreement(graph({ nodes: [...before, ...turned], input: [1, 5], tensors }));
    expect(kinds(permuted)).toBe('linear relu');
    expect(permuted.output).toMatchObject({ name: 'transpose', dims: [4, 3] });
    const behind = await expectAgreement(
      graph({ nodes: [node('Relu', ['x']), ...turned], input: [1, 12], tensors }),
    );
    expect(kinds(behind)).toBe('relu linear');
  });

  it('refuses to write a large convolution out', () => {
    const nodes = [
      node('MatMul', ['x', 'm']),
      node('Reshape', ['matmul', 's']),
      node('Conv', ['reshape', 'k'], { pads: [1, 1, 1, 1] }),
    ];
    const tensors = [floats('m', [2, 4800]), int64s('s', [1, 3, 40, 40]), floats('k', [3, 3, 3, 3])];
    expect(() => readOnnx(graph({ nodes, input: [1, 2], tensors }))).toThrow(
      'as a linear layer it would take 23040000 weights, more than 16777216',
    );
  });
});
