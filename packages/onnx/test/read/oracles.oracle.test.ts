import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { readOracle, referenceForward } from '@drawdown/networks/testing';
import { describe, expect, it } from 'vitest';

import { inputToOnnx, inputToOurs, readOnnx } from '../../src/index.ts';
import { expectAgreement, expectClose } from '../agreement.ts';

const folder = join(import.meta.dirname, '../../../../test/fixtures/oracles');
const names = ['avgpool', 'bn', 'conv', 'conv-pad', 'deep', 'mlp', 'residual'];

describe.each(names)('the oracle %s', (name) => {
  const oracle = readOracle(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')));
  const path = join(folder, `${name}.onnx`);
  const imported = readOnnx(path);

  it('is imported as the network of its JSON file', () => {
    const { classes, inputShape } = oracle.network;
    expect(imported.network).toMatchObject({ name, classes, inputShape });
    for (const [index, image] of oracle.inputs.entries()) {
      const logits = referenceForward(imported.network, imported.parameters, image);
      // The layers are the same up to the order of sums: of float64 numbers in both.
      expectClose(logits, referenceForward(oracle.network, oracle.parameters, image), 1e-12);
      expectClose(logits, oracle.logits[index] ?? [], 1e-12);
    }
  });

  it('computes what ONNX Runtime computes', async () => {
    await expectAgreement(new Uint8Array(readFileSync(path)));
  });

  it('takes inputs in the order of the file', () => {
    const numbers = Float64Array.from(imported.input.order, (_, index) => index);
    expect(inputToOurs(imported, numbers)).toEqual(Float64Array.from(imported.input.order));
    expect(inputToOnnx(imported, inputToOurs(imported, numbers))).toEqual(numbers);
  });
});
