import { describe, expect, it } from 'vitest';

import { readOnnx } from '../../../src/index.ts';
import { expectAgreement } from '../../agreement.ts';
import { floats, graph, node } from '../../graphs.ts';
import { kinds } from '../../layer-kinds.ts';

const bias = floats('b', [3]);

describe('Gemm', () => {
  it.each([
    ['x W', {}, [1, 4], [4, 3]],
    ['x Wᵀ', { transB: 1 }, [1, 4], [3, 4]],
    ['xᵀ W', { transA: 1 }, [4, 1], [4, 3]],
    ['xᵀ Wᵀ', { transA: 1, transB: 1 }, [4, 1], [3, 4]],
  ] as const)('%s', async (_name, flags, input, weight) => {
    const nodes = [node('Gemm', ['x', 'w', 'b'], flags)];
    const imported = await expectAgreement(graph({ nodes, input, tensors: [floats('w', weight), bias] }));
    expect(kinds(imported)).toBe('linear');
  });

  it.each([
    ['W x', {}, [4, 1], [3, 4]],
    ['W xᵀ', { transB: 1 }, [1, 4], [3, 4]],
    ['Wᵀ x', { transA: 1 }, [4, 1], [4, 3]],
    ['Wᵀ xᵀ', { transA: 1, transB: 1 }, [1, 4], [4, 3]],
  ] as const)('%s: the matrix on the left', async (_name, flags, input, weight) => {
    const nodes = [node('Gemm', ['w', 'x', 'b'], flags)];
    const tensors = [floats('w', weight), floats('b', [3, 1])];
    expect(kinds(await expectAgreement(graph({ nodes, input, tensors })))).toBe('linear');
  });

  it('without C, and with one number for C', async () => {
    const tensors = [floats('w', [4, 3]), floats('b', [1])];
    const input = ['batch', 4];
    await expectAgreement(graph({ nodes: [node('Gemm', ['x', 'w'])], input, tensors, opset: 11 }));
    await expectAgreement(graph({ nodes: [node('Gemm', ['x', 'w', 'b'])], input, tensors }));
  });

  it('takes alpha and beta into the weights where that is exact', async () => {
    const nodes = [node('Gemm', ['x', 'w', 'b'], { alpha: { float: 0.5 }, beta: { float: -2 } })];
    const imported = await expectAgreement(
      graph({ nodes, input: [1, 4], tensors: [floats('w', [4, 3]), bias] }),
    );
    expect(kinds(imported)).toBe('linear');
  });

  it('scales by an alpha that float32 products would round, and refuses such a beta', async () => {
    const tensors = [floats('w', [4, 3]), bias];
    const alpha = [node('Gemm', ['x', 'w', 'b'], { alpha: { float: 0.1 } })];
    expect(kinds(await expectAgreement(graph({ nodes: alpha, input: [1, 4], tensors })))).toBe(
      'linear scale',
    );
    const beta = graph({
      nodes: [node('Gemm', ['x', 'w', 'b'], { beta: { float: 0.1 } })],
      input: [1, 4],
      tensors,
    });
    expect(() => readOnnx(beta)).toThrow(
      /node 0 'gemm' \(Gemm\): its beta of 0.1\d* times its C is not exact/,
    );
  });

  it('adds another value as C', async () => {
    const nodes = [
      node('Relu', ['x']),
      node('Gemm', ['relu', 'w', 'relu'], { beta: { float: 3 }, transB: 1 }),
    ];
    const imported = await expectAgreement(graph({ nodes, input: [1, 3], tensors: [floats('w', [3, 3])] }));
    expect(kinds(imported)).toBe('relu [linear | scale]');
  });

  it('refuses several rows, and sizes that do not fit', () => {
    const read = (input: number[], weight: number[]): unknown =>
      readOnnx(graph({ nodes: [node('Gemm', ['x', 'w'])], input, tensors: [floats('w', weight)] }));
    expect(() => read([2, 4], [4, 3])).toThrow(
      "the ONNX model: node 0 'gemm' (Gemm): it multiplies a value of shape [2, 4] with a matrix of shape [4, 3]",
    );
    expect(() => read([1, 4], [5, 3])).toThrow(
      'it multiplies a value of shape [1, 4] with a matrix of shape [5, 3]',
    );
    expect(() => read([1, 4], [4])).toThrow('with a matrix of shape [4]');
  });

  it('refuses a C that does not fit, and one that depends on nothing known', () => {
    const read = (c: number[]): unknown =>
      readOnnx(
        graph({
          nodes: [node('Gemm', ['x', 'w', 'c'])],
          input: [1, 4],
          tensors: [floats('w', [4, 3]), floats('c', c)],
        }),
      );
    expect(() => read([2, 3])).toThrow('its C of shape [2, 3] does not fit a product of shape [1, 3]');
    expect(() => read([4])).toThrow('its inputs of shapes [1, 3] and [4] do not fit each other');
  });
});

describe('MatMul', () => {
  it.each([
    ['[1, 4] · [4, 3]', ['x', 'w'], [1, 4], [4, 3], [1, 3]],
    ['[4] · [4, 3]', ['x', 'w'], [4], [4, 3], [3]],
    ['[1, 1, 4] · [4, 3]', ['x', 'w'], [1, 1, 4], [4, 3], [1, 1, 3]],
    ['[1, 4] · [1, 4, 3]', ['x', 'w'], [1, 4], [1, 4, 3], [1, 1, 3]],
    ['[1, 4] · [4]', ['x', 'w'], [1, 4], [4], [1]],
    ['[3, 4] · [4, 1]', ['w', 'x'], [4, 1], [3, 4], [3, 1]],
    ['[3, 4] · [4]', ['w', 'x'], [4], [3, 4], [3]],
    ['[4] · [4, 1]', ['w', 'x'], [4, 1], [4], [1]],
    ['[1, 3, 4] · [1, 1, 4, 1]', ['w', 'x'], [1, 1, 4, 1], [1, 3, 4], [1, 1, 3, 1]],
  ] as const)('%s', async (_name, inputs, input, weight, output) => {
    const bytes = graph({ nodes: [node('MatMul', inputs)], input, tensors: [floats('w', weight)] });
    const imported = await expectAgreement(bytes);
    expect(kinds(imported)).toBe('linear');
    expect(imported.output.dims).toEqual(output);
  });

  it('takes an Add behind it as its bias where nothing is rounded', async () => {
    const nodes = [node('MatMul', ['x', 'w']), node('Add', ['matmul', 'b'])];
    const imported = await expectAgreement(
      graph({ nodes, input: [1, 4], tensors: [floats('w', [4, 3]), bias] }),
    );
    expect(kinds(imported)).toBe('linear');
  });

  it('refuses several rows, and two values', () => {
    const rows = graph({
      nodes: [node('MatMul', ['x', 'w'])],
      input: [1, 2, 4],
      tensors: [floats('w', [4, 3])],
    });
    expect(() => readOnnx(rows)).toThrow(
      'it multiplies a value of shape [1, 2, 4] with a matrix of shape [4, 3]',
    );
    const values = graph({ nodes: [node('MatMul', ['x', 'x'])], input: [1, 1] });
    expect(() => readOnnx(values)).toThrow(
      "its input 'x' should be constant, but depends on the network's input",
    );
  });
});
