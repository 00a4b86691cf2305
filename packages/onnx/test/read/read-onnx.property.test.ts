import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parameterShapes } from '@drawdown/networks';
import { UserError } from '@drawdown/records';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readOnnx } from '../../src/index.ts';

const folder = join(import.meta.dirname, '../../../../test/fixtures/oracles');
const files = ['mlp', 'residual', 'bn', 'avgpool'].map((name) => readFileSync(join(folder, `${name}.onnx`)));
const file = fc.constantFrom(...files);
const settings = { seed: 20, numRuns: 200 };

/** Expects that bytes are refused with a message of one line, or read as a network with all its parameters. */
function expectOutcome(bytes: Uint8Array): void {
  try {
    const { network, parameters } = readOnnx(bytes);
    for (const [path, shape] of Object.entries(parameterShapes(network))) {
      expect(parameters[path]?.shape).toEqual(shape);
    }
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).not.toContain('\n');
  }
}

describe('readOnnx', () => {
  it('gives a network or a UserError for files that are cut', () => {
    fc.assert(
      fc.property(file, fc.double({ min: 0, max: 1, noNaN: true }), (bytes, share) => {
        expectOutcome(bytes.subarray(0, Math.floor(share * bytes.length)));
      }),
      settings,
    );
  });

  it('gives a network or a UserError for files with changed bytes', () => {
    // The structure of these files lies in front of their weights.
    const change = fc.tuple(fc.oneof(fc.nat(1200), fc.nat()), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(file, fc.array(change, { minLength: 1, maxLength: 4 }), (bytes, changes) => {
        const damaged = Uint8Array.from(bytes);
        for (const [place, value] of changes) damaged[place % damaged.length] = value;
        expectOutcome(damaged);
      }),
      settings,
    );
  });

  it('gives a UserError for random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => expectOutcome(bytes)),
      settings,
    );
  });
});
