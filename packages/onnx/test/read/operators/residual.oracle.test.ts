import { describe, expect, it } from 'vitest';

import { readOnnx } from '../../../src/index.ts';
import { expectAgreement } from '../../agreement.ts';
import { floats, graph, int64s, node } from '../../graphs.ts';
import { kinds } from '../../layer-kinds.ts';

const tensors = [
  floats('w', [3, 4]),
  floats('a', [4, 4]),
  floats('b', [4, 4]),
  floats('c', [4, 4]),
  int64s('square', [2, 2]),
  int64s('row', [1, 4]),
];

function agreed(nodes: Parameters<typeof graph>[0]['nodes']): ReturnType<typeof expectAgreement> {
  return expectAgreement(graph({ nodes, tensors, input: ['n', 3] }));
}

const first = [node('MatMul', ['x', 'w']), node('Relu', ['matmul'])];

describe('Add of two values', () => {
  it('is a residual from where they part, the identity second', async () => {
    const nodes = [...first, node('MatMul', ['relu', 'a'], { name: 'f' }), node('Add', ['relu', 'f'])];
    expect(kinds(await agreed(nodes))).toBe('linear relu [linear | ]');
  });

  it('may part at the input, with layers on both sides', async () => {
    const nodes = [...first, node('MatMul', ['x', 'w'], { name: 'g' }), node('Add', ['relu', 'g'])];
    expect(kinds(await agreed(nodes))).toBe('[linear relu | linear]');
  });

  it('nests', async () => {
    const nodes = [
      ...first,
      node('MatMul', ['relu', 'a'], { name: 'f' }),
      node('Tanh', ['f']),
      node('MatMul', ['f', 'b'], { name: 'g' }),
      node('Add', ['tanh', 'g'], { name: 'inner' }),
      node('MatMul', ['relu', 'c'], { name: 'h' }),
      node('Add', ['inner', 'h'], { name: 'outer' }),
      node('Sigmoid', ['outer']),
    ];
    expect(kinds(await agreed(nodes))).toBe('linear relu [linear [tanh | linear] | linear] sigmoid');
  });

  it('follows one another', async () => {
    const nodes = [
      ...first,
      node('MatMul', ['relu', 'a'], { name: 'f' }),
      node('Add', ['f', 'relu'], { name: 'one' }),
      node('MatMul', ['one', 'b'], { name: 'g' }),
      node('Add', ['one', 'g'], { name: 'two' }),
    ];
    expect(kinds(await agreed(nodes))).toBe('linear relu [linear | ] [linear | ]');
  });

  it('of a value to itself doubles it', async () => {
    const imported = await agreed([...first, node('Add', ['relu', 'relu'])]);
    expect(kinds(imported)).toBe('linear relu scale');
    expect(imported.parameters['2.scale']?.data).toEqual(Float32Array.of(2, 2, 2, 2));
  });

  it('sums three branches', async () => {
    const nodes = [
      ...first,
      node('MatMul', ['relu', 'a'], { name: 'f' }),
      node('MatMul', ['relu', 'b'], { name: 'g' }),
      node('Add', ['f', 'g'], { name: 'pair' }),
      node('Add', ['pair', 'relu'], { name: 'all' }),
    ];
    expect(kinds(await agreed(nodes))).toBe('linear relu [[linear | linear] | ]');
  });

  it('puts branches of different orders into one', async () => {
    const turned = [node('Reshape', ['relu', 'square']), node('Transpose', ['reshape'])];
    const flat = node('Reshape', ['transpose', 'row'], { name: 'flat' });
    const linear = node('MatMul', ['relu', 'a'], { name: 'f' });
    const end = node('MatMul', ['add', 'b'], { name: 'end' });
    // The linear layer of the branch gives its numbers in the order of the other, the last one takes them so.
    const one = await agreed([...first, ...turned, flat, linear, node('Add', ['flat', 'f']), end]);
    expect(kinds(one)).toBe('linear relu [linear | ] linear');
    const other = await agreed([...first, ...turned, flat, linear, node('Add', ['f', 'flat']), end]);
    expect(kinds(other)).toBe('linear relu [linear | ] linear');
    const self = await agreed([...first, ...turned, flat, node('Add', ['relu', 'flat'])]);
    expect(kinds(self)).toBe('linear relu [linear | ]');
    await agreed([
      ...first,
      ...turned,
      flat,
      node('Sigmoid', ['flat']),
      node('Tanh', ['relu']),
      node('Add', ['sigmoid', 'tanh']),
    ]);
  });

  it('puts images and vectors together', async () => {
    const nodes = [
      node('Conv', ['x', 'k']),
      node('Reshape', ['conv', 'row']),
      node('MatMul', ['reshape', 'a'], { name: 'f' }),
      node('Add', ['reshape', 'f']),
    ];
    const bytes = graph({ nodes, tensors: [...tensors, floats('k', [1, 2, 2, 2])], input: [1, 2, 3, 3] });
    expect(kinds(await expectAgreement(bytes))).toBe('conv2d [flatten linear | flatten]');
  });

  it('broadcasts axes of 1 only', async () => {
    const nodes = [...first, node('Reshape', ['relu', 'long']), node('Add', ['relu', 'reshape'])];
    const long = int64s('long', [1, 1, 4]);
    const imported = await expectAgreement(graph({ nodes, tensors: [...tensors, long], input: [1, 3] }));
    expect(imported.output.dims).toEqual([1, 1, 4]);
    const column = graph({ nodes, tensors: [...tensors, int64s('long', [4, 1])], input: [1, 3] });
    expect(() => readOnnx(column)).toThrow(
      'it adds values of shapes [1, 4] and [4, 1], one of which would be repeated',
    );
  });

  it('refuses branches that cross, naming where', () => {
    const nodes = [
      ...first,
      node('Tanh', ['relu'], { name: 'u' }),
      node('MatMul', ['u', 'a'], { name: 'f' }),
      node('MatMul', ['relu', 'b'], { name: 'g' }),
      node('Add', ['f', 'g'], { name: 'inner' }),
      node('Sigmoid', ['inner'], { name: 's' }),
      node('MatMul', ['u', 'c'], { name: 'h' }),
      node('Add', ['s', 'h'], { name: 'cross' }),
    ];
    expect(() => readOnnx(graph({ nodes, tensors, input: [1, 3] }))).toThrow(
      "node 8 'cross' (Add): the branches that it adds cross at the ONNX model: node 2 'u' (Tanh)",
    );
  });
});
