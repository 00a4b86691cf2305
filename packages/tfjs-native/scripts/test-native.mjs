// Builds and runs the tests in C++: `node packages/tfjs-native/scripts/test-native.mjs [--sanitize address|thread] [NAME]`.
// With a sanitizer the best and the plainest instruction set are tested, else all; NAME picks tests whose name holds it.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { buildFolder } from './build.mjs';
import { CompilerError, findCompiler, runCompiler } from './compiler.mjs';
import { chooseInstructionSets, runsHere } from './instruction-sets.mjs';
import { compileAll } from './objects.mjs';
import { kernelJobs, sources, testJobs } from './sources.mjs';

/**
 * Compiler flags by sanitizer; undefined behaviour ends the run as a wrong address does.
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const sanitizers = {
  address: ['-fsanitize=address,undefined', '-fno-sanitize-recover=all', '-fno-omit-frame-pointer'],
  thread: ['-fsanitize=thread'],
};

/** A request for too much memory is answered, as without a sanitizer: kernels are tested to pass it on. */
const environment = {
  ASAN_OPTIONS: 'allocator_may_return_null=1:detect_stack_use_after_return=1',
  TSAN_OPTIONS: 'allocator_may_return_null=1:halt_on_error=1',
  UBSAN_OPTIONS: 'print_stacktrace=1',
};

/**
 * Why the tests cannot be run here, null where they can.
 *
 * @param {string | undefined} sanitizer
 */
export function whyNotHere(sanitizer) {
  try {
    const { command, version } = findCompiler();
    const flags = sanitizer === undefined ? [] : sanitizers[sanitizer];
    const program = join(buildFolder, 'probe');
    const args = [...command.slice(1), ...flags, '-x', 'c++', '-', '-o', program];
    mkdirSync(buildFolder, { recursive: true });
    const built = spawnSync(command[0], args, {
      input: 'int main() {}',
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const works = built.status === 0 && spawnSync(program).status === 0;
    rmSync(program, { force: true });
    return works ? null : `programs that ${version} makes with '${flags.join(' ')}' do not run here`;
  } catch (error) {
    return error.message;
  }
}

/**
 * Builds the tests and runs them.
 *
 * @param {object} [options]
 * @param {string} [options.sanitizer] of {@link sanitizers}
 * @param {readonly string[]} [options.words] arguments of the test program
 * @param {(line: string) => void} [options.log]
 * @returns {Promise<number>} the exit code of the test program
 * @throws {Error} where the tests do not compile
 */
export async function testNative({ sanitizer, words = [], log = () => {} } = {}) {
  const compiler = findCompiler();
  const known = chooseInstructionSets(compiler, { wanted: undefined, log });
  const here = known.filter(({ flags }) => runsHere(compiler, flags));
  const isSanitized = sanitizer !== undefined;
  const isas = isSanitized ? here.filter((_, index) => index === 0 || index === here.length - 1) : here;
  const own = isSanitized ? ['-O1', '-g', ...sanitizers[sanitizer]] : [];
  // Without a sanitizer the kernels are the very objects of the addon.
  const folder = isSanitized ? join(buildFolder, sanitizer) : buildFolder;
  const objects = join(folder, 'objects');
  const jobs = [...kernelJobs(isas, isSanitized ? own : ['-O3']), ...testJobs(isSanitized ? own : ['-O2'])];
  const { warnings } = await compileAll(compiler, jobs, { sources, folder: objects, log });
  for (const warning of warnings) log(warning);
  const program = join(folder, 'tests');
  const args = [...own, '-pthread', '-o', program, ...jobs.map(({ object }) => join(objects, object))];
  await runCompiler(compiler, args, { cwd: sources, what: 'the tests do not link' });
  return run(program, words);
}

function run(program, words) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { stdio: 'inherit', env: { ...environment, ...process.env } });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

async function command() {
  const { values, positionals } = parseArgs({
    options: { sanitize: { type: 'string' } },
    allowPositionals: true,
  });
  const log = (line) => process.stderr.write(`${line}\n`);
  try {
    const { sanitize: sanitizer } = values;
    if (sanitizer !== undefined && !Object.hasOwn(sanitizers, sanitizer)) {
      throw new Error(`unknown sanitizer '${sanitizer}'; known: ${Object.keys(sanitizers).join(', ')}`);
    }
    return await testNative({ sanitizer, words: positionals, log });
  } catch (error) {
    if (error instanceof CompilerError) log(`${error.output.trimEnd()}\n`);
    log(error.message);
    return 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await command();
