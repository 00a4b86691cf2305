// What is compiled, how often, and with which flags.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);

/** The folder of this package. */
export const packageFolder = dirname(dirname(fileURLToPath(import.meta.url)));

/** The folder of the C++ sources. */
export const sources = join(packageFolder, 'native');

const common = ['-std=c++17', '-fPIC', '-fvisibility=hidden', '-Wall', '-Wextra', '-pthread'];

/** Products may contract a·b + c to one rounding; elsewhere an expression means what it says. */
const contraction = { products: '-ffp-contract=fast', others: '-ffp-contract=off' };

/**
 * The objects of all kernels, with the core that chooses between them: one per kernel file and instruction set.
 *
 * @param {readonly { name: string, flags: readonly string[] }[]} isas
 * @param {readonly string[]} extra flags for all of them
 * @returns {readonly import('./objects.mjs').Job[]}
 */
export function kernelJobs(isas, extra) {
  const list = `-DDRAWDOWN_ISAS(X)=${isas.map(({ name }) => `X(${name})`).join(' ')}`;
  const others = [...common, ...extra, contraction.others];
  const perIsa = isas.flatMap(({ name, flags }) => {
    const own = [...flags, `-DDRAWDOWN_ISA=${name}`];
    return [
      ...sourcesIn('products').map((file) =>
        job(file, [...common, ...extra, contraction.products, ...own], name),
      ),
      ...sourcesIn('kernels').map((file) => job(file, [...others, ...own], name)),
      job('core/table.cpp', [...others, list, ...own], name),
    ];
  });
  const once = sourcesIn('core')
    .filter((file) => file !== 'core/table.cpp')
    .map((file) => job(file, [...others, list]));
  return [...perIsa, ...once];
}

/**
 * The objects of the addon itself.
 *
 * @param {readonly string[]} extra
 * @throws {Error} where the headers of Node's C interface are not installed
 */
export function addonJobs(extra) {
  const flags = [...common, ...extra, contraction.others, '-isystem', headers()];
  return sourcesIn('addon').map((file) => job(file, flags));
}

/**
 * The objects of the tests in C++.
 *
 * @param {readonly string[]} extra
 */
export function testJobs(extra) {
  return sourcesIn('test').map((file) => job(file, [...common, ...extra, contraction.others]));
}

/** Changes with every file that the addon is made of. */
export function sourcesKey() {
  const parts = ['.', 'addon', 'core', 'kernels', 'products'];
  const hash = createHash('sha256');
  for (const part of parts) {
    for (const name of readdirSync(join(sources, part))
      .filter((file) => /\.[ch]pp$/.test(file))
      .sort()) {
      hash.update(`\n${part}/${name}\n`).update(readFileSync(join(sources, part, name)));
    }
  }
  return hash.digest('hex');
}

function job(file, flags, isa) {
  const name = `${file.replace('/', '-').replace(/\.cpp$/, '')}.o`;
  return { file, object: isa === undefined ? name : `${isa}-${name}`, flags };
}

function sourcesIn(part) {
  return readdirSync(join(sources, part))
    .filter((name) => name.endsWith('.cpp'))
    .sort()
    .map((name) => `${part}/${name}`);
}

function headers() {
  try {
    return require('node-api-headers').include_dir;
  } catch {
    throw new Error('the package node-api-headers is not installed; run `npm run setup` at the root');
  }
}
