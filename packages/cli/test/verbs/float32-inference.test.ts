import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { writeOnnx } from '@drawdown/onnx';
import { describe, expect, it } from 'vitest';

import { answered, emptyFolder } from '../one-line.ts';
import { linearNetwork } from './linear-network.ts';

describe('--float32-inference', () => {
  it('evaluates with the stronger promise, and says so in the config', async () => {
    const run = join(emptyFolder(), 'run');
    const training = [
      'train',
      '--dataset',
      'mnist-embedded',
      '--network',
      'mlp-10',
      '--strategy',
      'standard',
    ];
    await answered([...training, '--epochs', '1', '--out', run]);
    const words = ['evaluate', '--run', run, '--eps', '0.001', '--limit', '20', '--ladder', 'ibp'];
    const exact = await answered(words);
    const both = await answered([...words, '--float32-inference']);
    expect(exact.config).not.toHaveProperty('float32Inference');
    expect(both.config).toEqual({ ...(exact.config as object), float32Inference: true });
    expect(both.natural).toBe(exact.natural);
  });

  // y0 = a + b is above y1 = a − b by 2b: at least 2 · 10⁻⁸ here, where float32 is off by some 2⁻²⁴ · a.
  it.each([
    ['1e-8', 'unknown'],
    ['0.25', 'certified'],
  ])(
    'certifies an instance only where float32 cannot be off by its margin: b = %s',
    async (least, verdict) => {
      const sums = linearNetwork([
        [1, 1],
        [1, -1],
      ]);
      const folder = emptyFolder();
      const [onnx, vnnlib] = [join(folder, 'net.onnx'), join(folder, 'prop.vnnlib')];
      writeFileSync(onnx, writeOnnx(sums.network, sums.parameters));
      writeFileSync(
        vnnlib,
        `${['X_0', 'X_1', 'Y_0', 'Y_1'].map((name) => `(declare-const ${name} Real)`).join('\n')}
(assert (>= X_0 0))
(assert (<= X_0 1))
(assert (>= X_1 ${least}))
(assert (<= X_1 0.5))
(assert (>= Y_1 Y_0))
`,
      );
      const words = ['certify', '--onnx', onnx, '--vnnlib', vnnlib, '--timeout', '20'];
      expect(await answered(words)).toMatchObject({ verdict: 'certified', vnncomp: 'unsat' });
      expect(await answered([...words, '--float32-inference'])).toMatchObject({ verdict });
    },
  );
});
