import { describe, expect, it } from 'vitest';

import { type ImportedNetwork, readOnnx } from '../../../src/index.ts';
import type { Node, TensorMessage } from '../../../src/proto.ts';
import { expectAgreement } from '../../agreement.ts';
import { floats, graph, int64s, node } from '../../graphs.ts';
import { kinds } from '../../layer-kinds.ts';

/** Constants that are computed as the shape of a Reshape, as exporters do: must come out as [1, 12]. */
async function shapeFrom(
  nodes: readonly Node[],
  tensors: readonly TensorMessage[],
  opset = 17,
): Promise<void> {
  const last = nodes.at(-1)?.output?.[0] ?? '';
  const all = [...nodes, node('Reshape', ['x', last], { name: 'result' })];
  const imported = await expectAgreement(graph({ nodes: all, tensors, input: ['n', 3, 2, 2], opset }));
  expect(imported.output.dims).toEqual([1, 12]);
}

/** Constants that are computed as the weight of a linear layer. */
function weightFrom(nodes: readonly Node[], tensors: readonly TensorMessage[]): Promise<ImportedNetwork> {
  const last = nodes.at(-1)?.output?.[0] ?? '';
  return expectAgreement(graph({ nodes: [...nodes, node('MatMul', ['x', last])], tensors, input: [1, 4] }));
}

describe('shapes computed by exporters', () => {
  it('Shape, Gather, Unsqueeze, Concat', async () => {
    const nodes = [
      node('Shape', ['x']),
      node('Gather', ['shape', 'zero'], { axis: 0 }),
      node('Unsqueeze', ['gather', 'front']),
      node('Concat', ['unsqueeze', 'rest'], { axis: 0 }),
    ];
    const zero: TensorMessage = { name: 'zero', dims: [], dataType: 7, int64Data: [0] };
    await shapeFrom(nodes, [zero, int64s('front', [0]), int64s('rest', [-1])]);
  });

  it('Shape with start and end', async () => {
    const nodes = [
      node('Shape', ['x'], { start: -4, end: 1 }),
      node('Concat', ['shape', 'rest'], { axis: -1 }),
    ];
    await shapeFrom(nodes, [int64s('rest', [-1])]);
  });

  it('Slice with attributes, Cast, Div, Mul', async () => {
    const nodes = [
      node('Shape', ['x']),
      node('Slice', ['shape'], { starts: [1], ends: [2 ** 31 - 1], axes: [0] }),
      node('Cast', ['slice'], { to: 6 }),
      node('Cast', ['cast'], { to: 7, name: 'long' }),
      node('Gather', ['long', 'first']),
      node('Mul', ['gather', 'eight']),
      node('Div', ['mul', 'two']),
      node('Concat', ['one', 'div'], { axis: 0 }),
    ];
    // 3 · 8 = 24, halved 12
    await shapeFrom(
      nodes,
      [int64s('first', [0]), int64s('eight', [8]), int64s('two', [2]), int64s('one', [1])],
      9,
    );
  });

  it('Slice to the greatest of all integers, which float64 rounds', async () => {
    const end = {
      ...int64s('end', []),
      dims: [1],
      rawData: new Uint8Array(BigInt64Array.of(2n ** 63n - 1n).buffer),
    };
    await shapeFrom(
      [node('Slice', ['all', 'from', 'end'])],
      [int64s('all', [5, 1, 12]), int64s('from', [1]), end],
    );
  });

  it('Slice with inputs and a negative step', async () => {
    const nodes = [node('Slice', ['all', 'from', 'to', 'axis', 'step'])];
    // from the last entry back to the second, every second: 1, 12
    const tensors = [
      int64s('all', [7, 12, 9, 1]),
      int64s('from', [-1]),
      int64s('to', [0]),
      int64s('axis', [0]),
    ];
    await shapeFrom(nodes, [...tensors, int64s('step', [-2])]);
  });

  it('ConstantOfShape, Constant and arithmetic', async () => {
    const tensor: TensorMessage = { dims: [1], dataType: 7, int64Data: [11] };
    const nodes = [
      node('ConstantOfShape', ['length'], { value: { tensor } }),
      node('Constant', [], { value_ints: [10, 1] }),
      node('Sub', ['constantofshape', 'constant']),
      node('Add', ['sub', 'more']),
    ];
    // [11 − 10, 11 − 1] + [0, 2]
    await shapeFrom(nodes, [int64s('length', [2]), int64s('more', [0, 2])]);
  });

  it('integer division towards 0, and Squeeze of a constant', async () => {
    const nodes = [
      node('Div', ['a', 'b']),
      node('Squeeze', ['div', 'front']),
      node('Concat', ['one', 'squeeze'], { axis: 0 }),
    ];
    const a: TensorMessage = { name: 'a', dims: [1, 1], dataType: 7, int64Data: [-3] };
    // −3/2 is −1 towards 0: an open size
    await shapeFrom(nodes, [a, int64s('b', [2]), int64s('one', [1]), int64s('front', [0])]);
  });
});

describe('weights computed by exporters', () => {
  it('Transpose, Reshape, Identity and Constant', async () => {
    const tensor = floats('', [3, 4]);
    const nodes = [
      node('Constant', [], { value: { tensor } }),
      node('Transpose', ['constant'], { perm: [1, 0] }),
      node('Identity', ['transpose']),
      node('Reshape', ['identity', 's']),
    ];
    expect(kinds(await weightFrom(nodes, [int64s('s', [4, -1])]))).toBe('linear');
  });

  it('Slice and Concat along an inner axis, Gather with negative indices', async () => {
    const nodes = [
      node('Slice', ['w', 'from', 'to', 'axis']),
      node('Gather', ['w', 'places'], { axis: 1 }),
      node('Concat', ['slice', 'gather'], { axis: 1 }),
    ];
    const tensors = [floats('w', [4, 3]), int64s('from', [1]), int64s('to', [3]), int64s('axis', [-1])];
    expect((await weightFrom(nodes, [...tensors, int64s('places', [-1, 0])])).network.classes).toBe(4);
  });

  it('arithmetic that float32 does exactly, and no other', async () => {
    const exact = [node('Mul', ['w', 's']), node('Sub', ['mul', 'w']), node('Div', ['sub', 's'])];
    await weightFrom(exact, [
      floats(
        'w',
        [4, 3],
        Array.from({ length: 12 }, (_, index) => index),
      ),
      floats('s', [], [4]),
    ]);
    const rounded = graph({
      nodes: [node('Mul', ['w', 'w'], { name: 'square' }), node('MatMul', ['x', 'square'])],
      tensors: [floats('w', [4, 3])],
      input: [1, 4],
    });
    expect(() => readOnnx(rounded)).toThrow(
      /node 0 'square' \(Mul\): its constants \S+ and \S+ have no exact float32 result/,
    );
  });

  it('a bias from numbers in attributes', async () => {
    const nodes = [
      node('MatMul', ['x', 'w']),
      node('Constant', [], { value_floats: { floats: [0.5, -1, 2] } }),
      node('Constant', [], { value_float: { float: 0.25 }, name: 'single' }),
      node('Add', ['matmul', 'constant']),
      node('Mul', ['add', 'single']),
    ];
    await expectAgreement(graph({ nodes, tensors: [floats('w', [4, 3])], input: [1, 4] }));
  });

  it('a mask from whole numbers', async () => {
    const nodes = [
      node('Cast', ['flags'], { to: 9 }),
      node('Cast', ['cast'], { to: 1, name: 'mask' }),
      node('Mul', ['x', 'mask']),
    ];
    const imported = await expectAgreement(
      graph({ nodes, tensors: [int64s('flags', [0, 7, -1])], input: [1, 3] }),
    );
    expect([...(imported.parameters['0.scale']?.data ?? [])]).toEqual([0, 1, 1]);
  });
});

describe('constants', () => {
  it.each<[string, Node, readonly TensorMessage[], string]>([
    [
      'Gather of a value',
      node('Gather', ['x', 's']),
      [int64s('s', [0])],
      "its input 'x' should be constant, but depends on the network's input",
    ],
    [
      'Gather beyond the end',
      node('Gather', ['w', 's']),
      [floats('w', [2, 2]), int64s('s', [2])],
      'it names entry 2 along axis 0 of a constant of shape [2, 2]',
    ],
    [
      'Slice of a value',
      node('Slice', ['x', 's', 's']),
      [int64s('s', [0])],
      "its input 'x' should be constant",
    ],
    [
      'Slice with a step of 0',
      node('Slice', ['w', 's', 's', 's', 's']),
      [floats('w', [2, 2]), int64s('s', [0])],
      'it has a step of 0',
    ],
    [
      'Slice with too few ends',
      node('Slice', ['w', 's', 't']),
      [floats('w', [2, 2]), int64s('s', [0, 0]), int64s('t', [1])],
      'its starts, ends, axes and steps differ in number',
    ],
    ['Concat with a value', node('Concat', ['x', 'x'], { axis: 1 }), [], "its input 'x' should be constant"],
    [
      'Concat of shapes that differ',
      node('Concat', ['w', 'v'], { axis: 0 }),
      [floats('w', [2, 2]), floats('v', [2, 3])],
      'its constants [2, 2], [2, 3] do not fit each other along axis 0',
    ],
    [
      'ConstantOfShape beyond all memory',
      node('ConstantOfShape', ['s']),
      [int64s('s', [100_000, 100_000])],
      'it makes a constant of shape [100000, 100000], which should have 0 to',
    ],
    [
      'Constant with text',
      node('Constant', [], { value_string: 'a' }),
      [],
      'it should hold a tensor or numbers, but holds value_string',
    ],
    [
      'Cast to an unknown type',
      node('Cast', ['w'], { to: 10 }),
      [floats('w', [2])],
      'it makes float16 numbers, for which there is no rule',
    ],
    [
      'Cast of a value to whole numbers',
      node('Cast', ['x'], { to: 7 }),
      [],
      "it turns a value that depends on the network's input into int64",
    ],
    [
      'arithmetic of different types',
      node('Add', ['w', 's']),
      [floats('w', [2]), int64s('s', [1])],
      'its constants, float32 [2] and int64 [1], do not fit each other',
    ],
    [
      'integers beyond 2⁵³',
      node('Mul', ['s', 's']),
      [int64s('s', [2 ** 40])],
      'its constants 1099511627776 and 1099511627776 have no exact int64 result',
    ],
    [
      'fractions as a shape',
      node('Reshape', ['x', 'w']),
      [floats('w', [1], [1.5])],
      "its input 'w' should be a vector of whole numbers, but has the shape [1] and starts with 1.5",
    ],
    ['a missing input', node('Relu', ['']), [], 'its input 0 is missing'],
  ])('refuse %s', (_name, wrong, tensors, message) => {
    const nodes = [{ ...wrong, name: 'wrong' }, node('Add', ['x', wrong.output?.[0] ?? ''], { name: 'end' })];
    const read = (): unknown => readOnnx(graph({ nodes, tensors, input: [1, 2] }));
    expect(read).toThrow(`the ONNX model: node 0 'wrong' (${wrong.opType}): `);
    expect(read).toThrow(message);
  });

  it('refuse an output that depends on no input', () => {
    const nodes = [node('Identity', ['c'])];
    expect(() => readOnnx(graph({ nodes, tensors: [floats('c', [3])], input: [1, 3] }))).toThrow(
      "the output 'identity' does not depend on the input 'x'",
    );
  });
});
