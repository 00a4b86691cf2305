import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/**
 * A workspace with a package in the place of `@tensorflow/tfjs-node` or `-gpu`: it registers a backend `tensorflow`
 * with the kernels of the cpu backend, under the core that drawdown uses, and makes it current, as the real ones do.
 */
export function workspaceWith(
  name: 'tfjs-node' | 'tfjs-node-gpu',
  { seesGpu, exportsOtherCore = false }: { readonly seesGpu: boolean; readonly exportsOtherCore?: boolean },
): string {
  const root = mkdtempSync(join(tmpdir(), 'drawdown with spaces '));
  const scope = join(root, 'node_modules', '@tensorflow');
  const folder = join(scope, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(root, 'package.json'), '{ "private": true }');
  writeFileSync(join(root, 'pnpm-workspace.yaml'), 'packages: []\n');
  for (const shared of ['tfjs-core', 'tfjs-backend-cpu']) {
    const main = require.resolve(`@tensorflow/${shared}`);
    symlinkSync(dirname(dirname(main)), join(scope, shared), 'dir');
  }
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: `@tensorflow/${name}`, main: 'index.js' }),
  );
  writeFileSync(join(folder, 'index.js'), source(seesGpu, exportsOtherCore));
  return root;
}

function source(seesGpu: boolean, exportsOtherCore: boolean): string {
  return `
    const core = require('@tensorflow/tfjs-core');
    const { MathBackendCPU } = require('@tensorflow/tfjs-backend-cpu');
    class Backend extends MathBackendCPU {
      isUsingGpuDevice = ${seesGpu};
    }
    core.registerBackend('tensorflow', () => new Backend(), 3);
    for (const kernel of core.getKernelsForBackend('cpu')) {
      core.registerKernel({ ...kernel, backendName: 'tensorflow' });
    }
    core.setBackend('tensorflow');
    module.exports = ${exportsOtherCore ? "{ ...core, setBackend: () => {}, version_core: '4.0.0' }" : 'core'};
  `;
}
