import { describe, expect, it } from 'vitest';
import { loadAddon } from '../src/addon.ts';
import { describeNative } from './native-backend.ts';
import { nativeSignatures, type Signature, typescriptSignatures } from './signatures.ts';

const asText = (signatures: readonly Signature[]): string[] =>
  signatures
    .map(
      ({ name, operands, result }) =>
        `${name}(${operands.map((each) => each.join(': ')).join(', ')}): ${result}`,
    )
    .sort();

describe('the catalogue of kernels', () => {
  it('is the same in C++ and in TypeScript', () => {
    expect(nativeSignatures().length).toBeGreaterThan(5);
    expect(asText(typescriptSignatures())).toEqual(asText(nativeSignatures()));
  });
});

describeNative('the addon', () => {
  it('has every kernel of the catalogue', () => {
    const addon = loadAddon();
    for (const { name } of nativeSignatures()) expect(addon).toHaveProperty(name, expect.any(Function));
  });
});
