import { describe, expect, it } from 'vitest';

import { type ImportedNetwork, readOnnx } from '../../../src/index.ts';
import type { Node, TensorMessage } from '../../../src/proto.ts';
import { expectAgreement } from '../../agreement.ts';
import { floats, graph, node } from '../../graphs.ts';
import { kinds } from '../../layer-kinds.ts';

/** A constant behind a convolution of [1, 2, 4, 3] with a bias, then behind everything a flattening. */
function behindConv(between: readonly Node[], tensors: readonly TensorMessage[]): Promise<ImportedNetwork> {
  const last = between.at(-1)?.output?.[0] ?? '';
  return expectAgreement(
    graph({
      nodes: [node('Conv', ['x', 'w', 'b']), ...between, node('Flatten', [last])],
      tensors: [floats('w', [3, 2, 2, 2]), floats('b', [3]), ...tensors],
      input: [1, 2, 4, 3],
    }),
  );
}

/** One operator on the input and a constant `c`. */
function atInput(
  op: string,
  input: readonly number[],
  { c, first = false }: { readonly c: TensorMessage; readonly first?: boolean },
): Promise<ImportedNetwork> {
  return expectAgreement(graph({ nodes: [node(op, first ? ['c', 'x'] : ['x', 'c'])], tensors: [c], input }));
}

const third = Math.fround(1 / 3);

describe('Add of a constant', () => {
  it('goes into the bias before it where float32 holds the sum', async () => {
    const c = floats('c', [1, 3, 1, 1], [0, 0.5, -0.25]);
    const nodes = [node('Conv', ['x', 'w']), node('Add', ['conv', 'c']), node('Flatten', ['add'])];
    const bytes = graph({ nodes, tensors: [floats('w', [3, 2, 2, 2]), c], input: [1, 2, 4, 3] });
    const imported = await expectAgreement(bytes);
    expect(kinds(imported)).toBe('conv2d flatten');
    expect(imported.parameters['0.bias']?.data).toEqual(Float32Array.of(0, 0.5, -0.25));
  });

  it('is a scale layer where the sum would be rounded', async () => {
    const imported = await behindConv(
      [node('Add', ['conv', 'c'])],
      [floats('c', [3, 1, 1], [2 ** 30, 1, third])],
    );
    expect(kinds(imported)).toBe('conv2d scale flatten');
    expect(imported.network.layers[1]).toEqual({ kind: 'scale', shape: [3] });
  });

  it('is a scale layer of the whole shape where it differs from pixel to pixel', async () => {
    const imported = await behindConv([node('Add', ['c', 'conv'])], [floats('c', [3, 3, 2])]);
    expect(imported.network.layers[1]).toEqual({ kind: 'scale', shape: [3, 2, 3] });
  });

  it('leaves the bias of a value alone that others use', async () => {
    const nodes = [
      node('MatMul', ['x', 'w']),
      node('Add', ['matmul', 'c']),
      node('Relu', ['add']),
      node('Add', ['relu', 'matmul'], { name: 'sum' }),
    ];
    const tensors = [floats('w', [4, 3]), floats('c', [3])];
    expect(kinds(await expectAgreement(graph({ nodes, tensors, input: [1, 4] })))).toBe(
      'linear [scale relu | ]',
    );
  });

  it('of zeros is nothing', async () => {
    expect(kinds(await atInput('Add', [1, 3], { c: floats('c', [3], [0, -0, 0]) }))).toBe('flatten');
  });
});

describe('Sub', () => {
  it('of a mean by channel at the input, then Div: a normalize layer', async () => {
    const nodes = [node('Sub', ['x', 'm']), node('Div', ['sub', 'd']), node('Flatten', ['div'])];
    const tensors = [
      floats('m', [1, 3, 1, 1], [0.5, 0.25, third]),
      floats('d', [1, 3, 1, 1], [0.5, third, 3]),
    ];
    const imported = await expectAgreement(graph({ nodes, tensors, input: ['n', 3, 2, 2] }));
    expect(imported.network.layers[0]).toEqual({
      kind: 'normalize',
      mean: [0.5, 0.25, third],
      deviation: [0.5, third, 3],
    });
    expect(kinds(imported)).toBe('normalize flatten');
  });

  it('of a mean for every pixel: a scale layer of the whole shape', async () => {
    const imported = await atInput('Sub', [1, 2, 3, 2], { c: floats('c', [2, 3, 2]) });
    expect(imported.network.layers[0]).toEqual({ kind: 'scale', shape: [3, 2, 2] });
  });

  it('of a value from a constant turns the sign', async () => {
    const imported = await atInput('Sub', [1, 3], { c: floats('c', [1, 3]), first: true });
    expect([...(imported.parameters['0.scale']?.data ?? [])]).toEqual([-1, -1, -1]);
  });

  it('of a constant goes into the bias before it', async () => {
    const nodes = [node('MatMul', ['x', 'w']), node('Sub', ['matmul', 'c'])];
    const tensors = [floats('w', [4, 3]), floats('c', [3])];
    expect(kinds(await expectAgreement(graph({ nodes, tensors, input: [1, 4] })))).toBe('linear');
  });

  it('of two values joins them with the opposite sign', async () => {
    const nodes = [node('Relu', ['x']), node('MatMul', ['x', 'w']), node('Sub', ['matmul', 'relu'])];
    const imported = await expectAgreement(graph({ nodes, tensors: [floats('w', [3, 3])], input: [1, 3] }));
    expect(kinds(imported)).toBe('[relu scale | linear]');
  });
});

describe('Mul', () => {
  it('by a constant is a scale layer, which takes an Add behind it', async () => {
    const between = [node('Mul', ['conv', 's']), node('Add', ['mul', 'o'])];
    const imported = await behindConv(between, [floats('s', [3, 1, 1]), floats('o', [1, 3, 1, 1])]);
    expect(kinds(imported)).toBe('conv2d scale flatten');
    expect(imported.network.layers[1]).toEqual({ kind: 'scale', shape: [3] });
  });

  it('takes offsets of every pixel behind scales by channel', async () => {
    const between = [node('Mul', ['conv', 's']), node('Add', ['mul', 'o'])];
    const imported = await behindConv(between, [floats('s', [3, 1, 1]), floats('o', [1, 3, 3, 2])]);
    expect(imported.network.layers[1]).toEqual({ kind: 'scale', shape: [3, 2, 3] });
  });

  it('by one number, and by 1', async () => {
    const input = [1, 3];
    expect(kinds(await atInput('Mul', input, { c: floats('c', [], [third]), first: true }))).toBe('scale');
    expect(kinds(await atInput('Mul', input, { c: floats('c', [], [1]) }))).toBe('flatten');
  });

  it('refuses two values', () => {
    const bytes = graph({ nodes: [node('Mul', ['x', 'x'])], input: [1, 3] });
    expect(() => readOnnx(bytes)).toThrow(
      "node 0 'mul' (Mul): it multiplies two values that depend on the network's input",
    );
  });
});

describe('Div', () => {
  it('by powers of two is a scale layer away from the input', async () => {
    const imported = await behindConv([node('Div', ['conv', 'c'])], [floats('c', [3, 1, 1], [2, -0.25, 1])]);
    expect(kinds(imported)).toBe('conv2d scale flatten');
    expect([...(imported.parameters['1.scale']?.data ?? [])]).toEqual([0.5, -4, 1]);
  });

  it('by other numbers is a normalize layer', async () => {
    const imported = await behindConv([node('Div', ['conv', 'c'])], [floats('c', [3, 1, 1], [3, 0.1, 7])]);
    expect(kinds(imported)).toBe('conv2d normalize flatten');
    expect(imported.network.layers[1]).toEqual({
      kind: 'normalize',
      mean: [0, 0, 0],
      deviation: [3, Math.fround(0.1), 7],
    });
  });

  it('by negative numbers turns the sign first', async () => {
    const imported = await behindConv([node('Div', ['conv', 'c'])], [floats('c', [3, 1, 1], [-3, 0.1, 7])]);
    expect(kinds(imported)).toBe('conv2d scale normalize flatten');
    expect(imported.network.layers[2]).toMatchObject({ deviation: [3, Math.fround(0.1), 7] });
  });

  it('by a number for every pixel makes a vector of the image', async () => {
    const imported = await behindConv([node('Div', ['conv', 'c'])], [floats('c', [3, 3, 2])]);
    expect(kinds(imported)).toMatch(/^conv2d flatten scale normalize linear$/);
  });

  it('at the input is a normalize layer even for powers of two', async () => {
    const imported = await atInput('Div', [1, 3], { c: floats('c', [], [4]) });
    expect(imported.network.layers).toEqual([{ kind: 'normalize', mean: [0, 0, 0], deviation: [4, 4, 4] }]);
  });

  it('refuses a divisor of 0, and a constant over a value', () => {
    const zero = graph({
      nodes: [node('Div', ['x', 'c'])],
      tensors: [floats('c', [3], [1, 0, 2])],
      input: [1, 3],
    });
    expect(() => readOnnx(zero)).toThrow("node 0 'div' (Div): it divides by 0");
    const over = graph({ nodes: [node('Div', ['c', 'x'])], tensors: [floats('c', [3])], input: [1, 3] });
    expect(() => readOnnx(over)).toThrow(
      "its input 'c' should depend on the network's input, but is constant",
    );
  });
});

describe('a constant', () => {
  const read = (c: TensorMessage, input: readonly number[] = [1, 3]): unknown =>
    readOnnx(graph({ nodes: [node('Add', ['x', 'c'])], tensors: [c], input }));

  it('may be float64 where float32 holds its numbers, behind a Cast', () => {
    const double = (value: number): TensorMessage => ({
      name: 'c',
      dims: [1],
      dataType: 11,
      doubleData: [value],
    });
    const cast = (value: number): Uint8Array =>
      graph({
        nodes: [node('Cast', ['c'], { to: 1 }), node('Add', ['x', 'cast'])],
        tensors: [double(value)],
        input: [1, 3],
      });
    expect([...(readOnnx(cast(0.5)).parameters['0.offset']?.data ?? [])]).toEqual([0.5, 0.5, 0.5]);
    expect(() => readOnnx(cast(0.1))).toThrow("node 0 'cast' (Cast): its constant 0.1 is no float32 number");
    expect(() => read(double(0.1))).toThrow(
      "its input 'c' (float64) should hold float32 numbers, but number 0, 0.1, is none",
    );
  });

  it.each([
    ['NaN', [0, Number.NaN, 1]],
    ['Infinity', [0, Number.POSITIVE_INFINITY, 1]],
  ])('may not be %s', (name, values) => {
    expect(() => read(floats('c', [3], values))).toThrow(
      `node 0 'add' (Add): its input 'c' should hold finite numbers, but number 1 is ${name}`,
    );
  });

  it('may not repeat the value, nor misfit it', () => {
    expect(() => read(floats('c', [2, 3]))).toThrow(
      'its constant of shape [2, 3] would repeat the value of shape [1, 3]',
    );
    expect(() => read(floats('c', [2]))).toThrow('its inputs of shapes [1, 3] and [2] do not fit each other');
  });
});
