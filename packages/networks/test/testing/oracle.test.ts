import { describe, expect, it } from 'vitest';

import { readOracle, referenceForward } from '../../src/testing/index.ts';

const margins = [[0.5]];
const bounds = { lower: [[0, 0]], upper: [[1, 1]] };
const oracleCase = {
  eps: 0.1,
  clip: [0, 1],
  lowerMargins: { ibp: margins },
  logitBounds: { ibp: bounds },
  sampledMinimum: margins,
};

/** An image of 2 channels, 1 row, 2 columns; values and weights that tell every place apart. */
const file = {
  name: 'inline',
  inputShapeCHW: [2, 1, 2],
  layers: [
    // two outputs, two inputs, kernel 1×2
    {
      kind: 'conv2d',
      weightOIHW: [
        [[[1, 2]], [[4, 8]]],
        [[[16, 32]], [[64, 128]]],
      ],
      bias: [0, 1],
      stride: 1,
      padding: [0, 1],
    },
    { kind: 'relu' },
    { kind: 'residual', body: [{ kind: 'max-pool', size: 1, stride: 1 }], shortcut: [] },
    { kind: 'flatten', order: 'CHW' },
    {
      kind: 'linear',
      weight: [
        [1, 10, 100, 1000, 0, 0],
        [0, 0, 0, 1, 10, 100],
      ],
      bias: [0.5, 0],
    },
  ],
  inputs: [[[[1, 2]], [[3, 4]]]],
  labels: [0],
  logits: [[0, 0]],
  specification: 'row j: logit[label] - logit[j]',
  cases: [oracleCase],
};

describe('readOracle', () => {
  const oracle = readOracle(file);

  it('turns CHW images and OIHW weights into HWC and HWIO', () => {
    expect(oracle.network.inputShape).toEqual([1, 2, 2]);
    expect(oracle.inputs).toEqual([Float32Array.of(1, 3, 2, 4)]);
    expect(oracle.parameters['0.weight']).toEqual({
      shape: [1, 2, 2, 2],
      data: Float32Array.of(1, 16, 4, 64, 2, 32, 8, 128),
    });
    expect(oracle.parameters['4.weight']?.shape).toEqual([6, 2]);
    expect(oracle.network.layers[0]).toMatchObject({ size: [1, 2], strides: [1, 1], padding: [0, 0, 1, 1] });
  });

  it('computes what the file means', () => {
    // channel 0 over the padded columns 0 1 2 0 and 0 3 4 0: 2·1 + 8·3 = 26, 1 + 4 + 12 + 32 = 49, 2 + 16 = 18;
    // channel 1: 32·1 + 128·3 + 1 = 417, 16 + 64 + 192 + 512 + 1 = 785, 32 + 256 + 1 = 289; the residual doubles
    const image = oracle.inputs[0] ?? [];
    const expected = [2 * (26 + 490 + 1800 + 417_000) + 0.5, 2 * (417 + 7850 + 28_900)];
    expect([...referenceForward(oracle.network, oracle.parameters, image)]).toEqual(expected);
  });

  it('hands labels and cases on', () => {
    expect(oracle.labels).toEqual([0]);
    expect(oracle.cases).toEqual([oracleCase]);
  });

  it('refuses what is no oracle: other fields, numbers that are no float32, arrays that do not fit', () => {
    expect(() => readOracle({ ...file, cases: undefined })).toThrow();
    expect(() => readOracle({ ...file, inputs: [[[[0.1, 2]], [[3, 4]]]] })).toThrow(
      '0.1 is not representable as a float32',
    );
    expect(() => readOracle({ ...file, inputs: [[[[1, 2]]]] })).toThrow('needs 4 numbers, but 2 came');
  });
});
