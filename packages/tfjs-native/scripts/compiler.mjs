// The C++ compiler at hand: which one, what it understands, and how its failures are told.
import { spawn, spawnSync } from 'node:child_process';

/**
 * @typedef {object} Compiler
 * @property {readonly [string, ...string[]]} command program and first arguments
 * @property {string} version its own first line on itself
 */

/**
 * Finds the compiler: `CXX` where it is set, else the first of c++, g++, clang++ that answers.
 *
 * @param {string | undefined} wanted a command, which may hold arguments ('ccache g++')
 * @returns {Compiler}
 * @throws {Error} where there is none that compiles C++17
 */
export function findCompiler(wanted = process.env.CXX) {
  if (process.platform === 'win32') throw new Error('there is no build of the native kernels for Windows');
  const candidates = wanted?.trim() ? [wanted.trim()] : ['c++', 'g++', 'clang++'];
  for (const candidate of candidates) {
    const command = candidate.split(/\s+/);
    const { status, stdout } = spawnSync(command[0], [...command.slice(1), '--version'], {
      encoding: 'utf8',
    });
    // gcc begins with the name that it was called by: c++ and g++ are one compiler.
    const version =
      stdout
        ?.split('\n')[0]
        .trim()
        .replace(/^[cg]\+\+(?=[ -])\S*/, 'g++') ?? '';
    if (status === 0) return { command, version };
  }
  const looked = candidates.map((name) => `'${name}'`).join(', ');
  throw new Error(
    `no C++ compiler was found (looked for ${looked}); install g++ or clang++, or name one in CXX`,
  );
}

/**
 * Whether the compiler takes these flags.
 *
 * @param {Compiler} compiler
 * @param {readonly string[]} flags
 */
export function takes({ command: [program, ...first] }, flags) {
  const nothing = [...first, ...flags, '-fsyntax-only', '-x', 'c++', '-'];
  return spawnSync(program, nothing, { input: '', stdio: ['pipe', 'ignore', 'ignore'] }).status === 0;
}

/** What the compiler said when it failed: the message is one line, `output` is everything. */
export class CompilerError extends Error {
  /**
   * @param {string} message
   * @param {string} output
   */
  constructor(message, output) {
    super(message);
    this.name = 'CompilerError';
    this.output = output;
  }
}

/**
 * Runs the compiler.
 *
 * @param {Compiler} compiler
 * @param {readonly string[]} args
 * @param {{ cwd: string, what: string }} options `what` begins the message when it fails
 * @returns {Promise<string>} its warnings, '' where there are none
 * @throws {CompilerError}
 */
export function runCompiler({ command: [program, ...first] }, args, { cwd, what }) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...first, ...args], { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
    let output = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(output.trim());
      else
        reject(
          new CompilerError(`${what}: ${firstError(output) ?? `it ended with ${signal ?? code}`}`, output),
        );
    });
  });
}

/** The first line that names an error; of a linker, what it misses. */
function firstError(output) {
  const lines = output.split('\n').map((line) => line.trim());
  return (
    lines.find((line) => /\berror\b|undefined (reference|symbol)|multiple definition/i.test(line)) ??
    lines.find(Boolean)
  );
}
