import { UserError } from '@drawdown/records';
import fc from 'fast-check';
import { expect, it } from 'vitest';

import { type ImportedNetwork, readOnnx } from '../../src/index.ts';
import { openRuntime } from '../../src/runtime/index.ts';
import { expectClose, importedLogits, randomInputs } from '../agreement.ts';
import { type Choice, randomGraph } from './random-graph.ts';

const dims = fc.constantFrom([1, 2, 4, 3], [1, 6], [6], [2, 3, 4], [1, 5, 4, 1], [1, 1, 6]);
const number = fc.nat(1000);
const choices: fc.Arbitrary<Choice[]> = fc.array(fc.tuple(number, number, number, number, number), {
  minLength: 1,
  maxLength: 9,
});

/** Only two things about these graphs have no rule. */
function readOrRefused(bytes: Uint8Array): ImportedNetwork | undefined {
  try {
    return readOnnx(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).toMatch(
      /its image does not lie as images do|the branches that it adds cross/,
    );
    return undefined;
  }
}

it('any graph of operators with rules is the function that ONNX Runtime computes', async () => {
  let agreed = 0;
  await fc.assert(
    fc.asyncProperty(dims, choices, async (input, operators) => {
      const bytes = randomGraph(input, operators);
      const imported = readOrRefused(bytes);
      if (imported === undefined) return;
      const runtime = await openRuntime(bytes);
      for (const x of randomInputs(imported, 2)) {
        // The graph ends in tanh: what float32 rounds is small against 1 unless the numbers before are large.
        expectClose(importedLogits(imported, x), await runtime.run(x, imported.input.dims), 1e-4);
      }
      await runtime.dispose();
      agreed += 1;
    }),
    { seed: 31, numRuns: 200 },
  );
  expect(agreed).toBeGreaterThan(180);
});
