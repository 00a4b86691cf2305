import { describe, expect, it } from 'vitest';

import { readOnnx } from '../../../src/index.ts';
import type { TensorMessage } from '../../../src/proto.ts';
import { expectAgreement } from '../../agreement.ts';
import { floats, graph, node } from '../../graphs.ts';
import { kinds } from '../../layer-kinds.ts';

const inputs = ['x', 'gamma', 'beta', 'mean', 'variance'];

function statistics(dims: readonly number[]): readonly TensorMessage[] {
  const size = dims.reduce((product, extent) => product * extent, 1);
  const variances = Array.from({ length: size }, (_, index) => 0.5 + 0.25 * index);
  return [
    floats('gamma', dims),
    floats('beta', dims),
    floats('mean', dims),
    floats('variance', dims, variances),
  ];
}

describe('BatchNormalization', () => {
  it.each([9, 14, 15, 17])('of an image, opset %i', async (opset) => {
    const nodes = [
      node('BatchNormalization', inputs, { epsilon: { float: 0.001 } }),
      node('Flatten', ['batchnormalization']),
    ];
    const imported = await expectAgreement(
      graph({ nodes, input: ['n', 3, 4, 2], tensors: statistics([3]), opset }),
    );
    expect(imported.network.layers[0]).toEqual({
      kind: 'batch-norm',
      channels: 3,
      epsilon: Math.fround(0.001),
    });
  });

  it('of opset 7 by channel, with the default epsilon', async () => {
    const nodes = [node('BatchNormalization', inputs, { spatial: 1, momentum: { float: 0.9 } })];
    const imported = await expectAgreement(
      graph({ nodes, input: [1, 3], tensors: statistics([3]), opset: 7 }),
    );
    expect(imported.network.layers[0]).toEqual({
      kind: 'batch-norm',
      channels: 3,
      epsilon: Math.fround(1e-5),
    });
  });

  it('of opset 7 number by number', () => {
    // ONNX Runtime has no kernel for spatial = 0 on the CPU: with a variance of 1 − ε, gamma 1 and beta 0 it subtracts the mean.
    const size = 12;
    const one = 1 - Math.fround(1e-5);
    const tensors = [
      floats('gamma', [3, 4, 1], new Array<number>(size).fill(1)),
      floats('beta', [3, 4, 1], new Array<number>(size).fill(0)),
      floats(
        'mean',
        [3, 4, 1],
        Array.from({ length: size }, (_, index) => index),
      ),
      floats('variance', [3, 4, 1], new Array<number>(size).fill(one)),
    ];
    const nodes = [node('BatchNormalization', inputs, { spatial: 0 })];
    const { network, parameters } = readOnnx(graph({ nodes, input: [1, 3, 4, 1], tensors, opset: 7 }));
    expect(network.layers).toEqual([{ kind: 'batch-norm', channels: 12, epsilon: Math.fround(1e-5) }]);
    expect([...(parameters['0.mean']?.data ?? [])]).toEqual(
      Array.from({ length: size }, (_, index) => index),
    );
  });

  it('of an image that is held as a vector is expanded', async () => {
    const nodes = [
      node('MatMul', ['x', 'w']),
      node('Reshape', ['matmul', 'image']),
      node('BatchNormalization', ['reshape', ...inputs.slice(1)]),
      node('Flatten', ['batchnormalization']),
    ];
    const image: TensorMessage = { name: 'image', dims: [4], dataType: 7, int64Data: [1, 2, 2, 2] };
    const tensors = [floats('w', [3, 8]), image, ...statistics([2])];
    const imported = await expectAgreement(graph({ nodes, input: [1, 3], tensors }));
    expect(kinds(imported)).toBe('linear batch-norm');
    expect(imported.parameters['1.gamma']?.shape).toEqual([8]);
  });

  it('refuses training mode, a variance below 0, and parameters that do not fit', () => {
    const read = (attributes: Parameters<typeof node>[2], tensors: readonly TensorMessage[]): unknown =>
      readOnnx(graph({ nodes: [node('BatchNormalization', inputs, attributes)], input: [1, 3], tensors }));
    expect(() => read({ training_mode: 1 }, statistics([3]))).toThrow(
      "node 0 'batchnormalization' (BatchNormalization): it is in training mode; export the network for inference",
    );
    const negative = [...statistics([3]).slice(0, 3), floats('variance', [3], [1, -1, 1])];
    expect(() => read({}, negative)).toThrow('it divides by the root of the variance -1 plus epsilon');
    expect(() => read({}, statistics([4]))).toThrow(
      'its parameters of shape [4] and others do not fit one example of shape [1, 3]',
    );
  });
});
