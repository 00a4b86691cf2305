import { describe, expect, it } from 'vitest';

import { readOnnx } from '../../../src/index.ts';
import { expectAgreement } from '../../agreement.ts';
import { floats, graph, node } from '../../graphs.ts';
import { kinds } from '../../layer-kinds.ts';

describe('activations', () => {
  it.each([
    ['Relu', 'relu'],
    ['Sigmoid', 'sigmoid'],
    ['Tanh', 'tanh'],
    ['LeakyRelu', 'leaky-relu'],
  ])('%s', async (op, kind) => {
    expect(kinds(await expectAgreement(graph({ nodes: [node(op, ['x'])], input: [1, 5] })))).toBe(kind);
  });

  it('take slopes as the float32 numbers that they are', async () => {
    const sloped = graph({ nodes: [node('LeakyRelu', ['x'], { alpha: { float: 0.3 } })], input: [1, 5] });
    expect((await expectAgreement(sloped)).network.layers).toEqual([
      { kind: 'leaky-relu', slope: Math.fround(0.3) },
    ]);
    const standard = readOnnx(graph({ nodes: [node('LeakyRelu', ['x'])], input: [1, 5] }));
    expect(standard.network.layers).toEqual([{ kind: 'leaky-relu', slope: Math.fround(0.01) }]);
  });

  it('refuse slopes outside of [0, 1), and constants', () => {
    for (const alpha of [1, -0.5]) {
      const bytes = graph({ nodes: [node('LeakyRelu', ['x'], { alpha: { float: alpha } })], input: [1, 5] });
      expect(() => readOnnx(bytes)).toThrow(`its alpha should be at least 0 and below 1, but is ${alpha}`);
    }
    const constant = graph({
      nodes: [node('Relu', ['c']), node('Add', ['x', 'relu'])],
      tensors: [floats('c', [5])],
      input: [1, 5],
    });
    expect(() => readOnnx(constant)).toThrow(
      "node 0 'relu' (Relu): its input 'c' should depend on the network's input, but is constant",
    );
  });
});
