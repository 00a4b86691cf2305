import { describe, expect, it } from 'vitest';

import { readOnnx } from '../../../src/index.ts';
import type { TensorMessage } from '../../../src/proto.ts';
import { expectAgreement } from '../../agreement.ts';
import { floats, graph, node } from '../../graphs.ts';
import { kinds } from '../../layer-kinds.ts';

const flag = (value: number): TensorMessage => ({
  name: 'training',
  dims: [],
  dataType: 9,
  int32Data: [value],
});

describe('operators that do nothing in inference', () => {
  it('Identity, Cast between float types', async () => {
    const nodes = [
      node('Identity', ['x']),
      node('Cast', ['identity'], { to: 11 }),
      node('Cast', ['cast'], { to: 1, name: 'back' }),
      node('Relu', ['back']),
    ];
    expect(kinds(await expectAgreement(graph({ nodes, input: [1, 3] })))).toBe('relu');
  });

  it('an output that is the input is one flatten layer', async () => {
    expect(kinds(await expectAgreement(graph({ nodes: [node('Identity', ['x'])], input: [1, 3] })))).toBe(
      'flatten',
    );
  });

  it.each([
    [
      'of opset 7, with a mask that nothing uses',
      node('Dropout', ['x'], { ratio: { float: 0.5 }, outputs: ['dropout', 'mask'] }),
      7,
    ],
    ['of opset 13, with a ratio and no mode', node('Dropout', ['x', 'ratio']), 13],
    ['of opset 13, told that it is inference', node('Dropout', ['x', 'ratio', 'training']), 13],
  ])('Dropout %s', async (_name, dropout, opset) => {
    const tensors = [floats('ratio', [], [0.5]), flag(0)];
    const nodes = [dropout, node('Relu', ['dropout'])];
    expect(kinds(await expectAgreement(graph({ nodes, input: [1, 3], tensors, opset })))).toBe('relu');
  });

  it('refuses Dropout in training, and its mask', () => {
    const training = [node('Dropout', ['x', 'ratio', 'training'])];
    expect(() =>
      readOnnx(graph({ nodes: training, input: [1, 3], tensors: [floats('ratio', []), flag(1)] })),
    ).toThrow("node 0 'dropout' (Dropout): it is in training mode");
    const masked = [
      node('Dropout', ['x'], { outputs: ['dropout', 'mask'] }),
      node('Mul', ['dropout', 'mask']),
    ];
    expect(() => readOnnx(graph({ nodes: masked, input: [1, 3] }))).toThrow(
      "node 0 'dropout' (Dropout): its further output 'mask' is used",
    );
  });
});
