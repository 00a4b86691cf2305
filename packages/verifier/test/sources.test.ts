import { describe, expect, it } from 'vitest';

import { rungs } from '../src/index.ts';
import { verifierSources } from '../src/sources.ts';

describe('verifierSources', () => {
  it('holds every rung and what verdicts are computed with', () => {
    const { files, hash } = verifierSources();
    for (const name of Object.keys(rungs)) {
      expect(Object.keys(files)).toContain(`packages/verifier/src/rungs/${name}.ts`);
    }
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining([
        'packages/verifier/src/climb.ts',
        'packages/verifier/src/verdict.ts',
        'packages/bounds/src/margins.ts',
        'packages/bounds/src/float64/kernels/matmul.ts',
        'packages/attacks/src/pgd.ts',
        'packages/properties/src/ball.ts',
        'packages/records/src/eps.ts',
      ]),
    );
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('holds no test and no other package’s strategies', () => {
    const stray = Object.keys(verifierSources().files).filter((file) =>
      /\/test\/|packages\/training\//.test(file),
    );
    expect(stray).toEqual([]);
  });
});
