// Builds the addon with the C++ compiler at hand: `node packages/tfjs-native/scripts/build.mjs`.
// `CXX` names another compiler, `DRAWDOWN_BUILD_ISAS=avx512,sse2` the instruction sets (all, where it is not set).
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { CompilerError, findCompiler, runCompiler } from './compiler.mjs';
import { chooseInstructionSets } from './instruction-sets.mjs';
import { compileAll } from './objects.mjs';
import { addonJobs, kernelJobs, packageFolder, sources, sourcesKey } from './sources.mjs';

/** Where the addon is built. */
export const buildFolder = join(packageFolder, 'build');

/** The addon's file name. */
export const addonName = 'drawdown.node';

/**
 * Builds the addon where it is not up to date. It appears by renaming: whoever has loaded the old one keeps it.
 *
 * @param {object} [options]
 * @param {string} [options.folder] receives the objects
 * @param {string} [options.addonFolder] receives the addon; the same, where it is not given
 * @param {string} [options.cxx] the compiler
 * @param {readonly string[]} [options.isas] instruction sets
 * @param {boolean} [options.portable] links the C++ library into the addon, for machines that may not have it
 * @param {(line: string) => void} [options.log] hears what is done
 * @returns {Promise<{ built: boolean, compiler: string, isas: readonly string[], warnings: readonly string[] }>}
 *   `built` is false where all was up to date; the warnings are those of all files all the same
 * @throws {Error} one line: no compiler, or which file failed and how
 */
export async function build({
  folder = buildFolder,
  addonFolder = folder,
  cxx,
  isas = isasOfEnvironment(),
  portable = false,
  log = () => {},
} = {}) {
  const compiler = findCompiler(cxx);
  const sets = chooseInstructionSets(compiler, { wanted: isas, log });
  const jobs = [...kernelJobs(sets, ['-O3']), ...addonJobs(['-O3'])];
  const objects = join(folder, 'objects');
  const { warnings, key } = await compileAll(compiler, jobs, { sources, folder: objects, log });
  const facts = { compiler: compiler.version, isas: sets.map(({ name }) => name) };
  const stamp = JSON.stringify({ ...facts, portable, key, sources: sourcesKey() });
  const addon = join(addonFolder, addonName);
  const built = !existsSync(addon) || readStamp(addonFolder) !== stamp;
  if (built) {
    log(`linking ${addonName}`);
    await link(compiler, { addon, objects: jobs.map(({ object }) => join(objects, object)), portable });
    writeFileSync(join(addonFolder, STAMP), stamp);
  }
  return { built, ...facts, warnings };
}

/** Whether an addon is there that was built from the sources as they are now, by whatever compiler. */
export function isCurrent(folder = buildFolder) {
  const stamp = readStamp(folder);
  return existsSync(join(folder, addonName)) && stamp !== null && JSON.parse(stamp).sources === sourcesKey();
}

/** Takes the addon away, where one is built; its objects stay. */
export function remove(folder = buildFolder) {
  for (const name of [addonName, STAMP]) rmSync(join(folder, name), { force: true });
}

const STAMP = 'drawdown.json';

function readStamp(folder) {
  const path = join(folder, STAMP);
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

async function link(compiler, { addon, objects, portable }) {
  mkdirSync(dirname(addon), { recursive: true });
  const fresh = `${addon}.${process.pid}`;
  const kind = process.platform === 'darwin' ? ['-bundle', '-undefined', 'dynamic_lookup'] : ['-shared'];
  const libraries = portable && process.platform === 'linux' ? ['-static-libstdc++', '-static-libgcc'] : [];
  try {
    const args = [...kind, '-pthread', ...libraries, '-o', fresh, ...objects];
    await runCompiler(compiler, args, { cwd: sources, what: 'the addon does not link' });
    checkThatItLoads(fresh);
    renameSync(fresh, addon);
  } finally {
    rmSync(fresh, { force: true });
  }
}

/** Node's own functions are missing until Node loads the addon, so the linker cannot tell what else is. */
function checkThatItLoads(addon) {
  const load = 'process.dlopen({ exports: {} }, process.argv[1])';
  const { status, signal, stderr } = spawnSync(process.execPath, ['-e', load, addon], { encoding: 'utf8' });
  if (status === 0) return;
  const [, reason = `it ended with ${signal ?? status}`] = /^\w*Error: (.+)$/m.exec(stderr) ?? [];
  throw new CompilerError(`the addon does not load: ${reason.replace(`${addon}: `, '')}`, stderr);
}

function isasOfEnvironment() {
  const names = process.env.DRAWDOWN_BUILD_ISAS?.split(',').map((name) => name.trim());
  return names?.filter((name) => name !== '');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const log = (line) => process.stderr.write(`${line}\n`);
  try {
    const { built, warnings } = await build({ log });
    for (const warning of built ? warnings : []) log(warning);
  } catch (error) {
    if (error instanceof CompilerError) log(`${error.output.trimEnd()}\n`);
    log(error.message);
    process.exitCode = 1;
  }
}
