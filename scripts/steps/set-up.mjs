import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { manifest, root, runWithPnpm } from './run.mjs';

/**
 * What makes a fresh clone ready, in order. A step answers `null` when there was nothing to do, else a few words
 * on what it did; it throws when it fails. The set-up goes on without a step that is not `needed`.
 *
 * @type {readonly { title: string, needed: boolean, run: () => Promise<string | null> }[]}
 */
const steps = [
  { title: 'packages', needed: true, run: installPackages },
  { title: 'build', needed: true, run: build },
  { title: 'native kernels', needed: false, run: buildNativeKernels },
];

/**
 * Makes the working copy ready: packages, then build. Says nothing where all is up to date.
 *
 * @returns {Promise<boolean>} whether every needed step succeeded
 */
export async function setUp() {
  for (const { title, needed, run } of steps) {
    const start = performance.now();
    try {
      const done = await run();
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      if (done !== null) console.error(`setup: ${title}: ${done} (${seconds} s)`);
    } catch (error) {
      console.error(`setup: ${title}: ${needed ? 'failed' : 'skipped'}: ${error.message}`);
      if (needed) return false;
    }
  }
  return true;
}

async function installPackages() {
  const stamp = join(root, 'node_modules/.drawdown-packages');
  const wanted = packagesHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return null;
  console.error(`setup: packages: installing with ${manifest.packageManager}, as pnpm-lock.yaml says`);
  const { code } = await runWithPnpm([
    'pnpm',
    'install',
    '--frozen-lockfile',
    '--prefer-offline',
    '--config.confirmModulesPurge=false',
  ]);
  if (code !== 0) throw new Error('pnpm could not install the packages; its message stands above');
  writeFileSync(stamp, wanted);
  return 'installed';
}

/** Changes with the lockfile and with whatever else decides what is installed. */
function packagesHash() {
  const packages = readdirSync(join(root, 'packages')).map((name) => `packages/${name}`);
  const files = ['.', 'datasets', 'benchmarks', ...packages.sort()].map((folder) => `${folder}/package.json`);
  const hash = createHash('sha256').update(process.version);
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...files]) {
    const path = join(root, file);
    hash.update(`\n${file}\n`).update(existsSync(path) ? readFileSync(path) : '');
  }
  return hash.digest('hex');
}

async function build() {
  const { code, output } = await runWithPnpm(['turbo', 'run', '//#build', '--output-logs=errors-only'], {
    quiet: true,
  });
  if (code !== 0) throw new Error(`the TypeScript build failed\n${output}`);
  return /FULL TURBO/.test(output) ? null : 'built';
}

/** Without them the command computes with the wasm backend, so a machine without a compiler is ready all the same. */
async function buildNativeKernels() {
  const native = await import('../../packages/tfjs-native/scripts/build.mjs');
  let compiling = false;
  const log = (line) => {
    if (/left out/.test(line)) console.error(`setup: native kernels: ${line}`);
    if (!compiling && /^compiling/.test(line)) {
      compiling = true;
      console.error('setup: native kernels: compiling, which takes a minute or two');
    }
  };
  try {
    const { built, compiler, isas } = await native.build({ log });
    return built ? `built for ${isas.join(', ')} with ${compiler}` : null;
  } catch (error) {
    // Where the compiler has gone since, what it built is as good as ever.
    if (native.isCurrent()) return null;
    // An addon of other sources must not serve in place of the one that failed.
    native.remove();
    throw new Error(`${error.message}; the wasm backend serves instead`);
  }
}
