// The instruction sets that kernels are compiled for.
import { spawnSync } from 'node:child_process';

import { takes } from './compiler.mjs';

/**
 * By Node's name of the processor: each instruction set's compiler flags, the best first.
 *
 * @type {Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>}
 */
export const instructionSets = {
  x64: {
    avx512: ['-mavx512f', '-mavx512dq', '-mavx512bw', '-mavx512vl', '-mfma', '-mprefer-vector-width=512'],
    avx2: ['-mavx2', '-mfma'],
    sse2: [],
  },
  arm64: { neon: [] },
};

/**
 * The instruction sets to compile: those asked for, without those that the compiler is too old for.
 *
 * @param {import('./compiler.mjs').Compiler} compiler
 * @param {{ wanted: readonly string[] | undefined, log: (line: string) => void }} options undefined means all
 * @returns {readonly { name: string, flags: readonly string[] }[]} at least one, the best first
 * @throws {Error} for an unknown name, a processor without kernels, a compiler that takes none
 */
export function chooseInstructionSets(compiler, { wanted, log }) {
  const sets = instructionSets[process.arch];
  if (sets === undefined) throw new Error(`there are no native kernels for ${process.arch} processors`);
  const known = Object.keys(sets);
  const unknown = wanted?.filter((name) => !known.includes(name)) ?? [];
  if (unknown.length > 0) {
    throw new Error(
      `unknown instruction set '${unknown[0]}'; for ${process.arch} there are ${known.join(', ')}`,
    );
  }
  const names = known.filter((name) => wanted === undefined || wanted.includes(name));
  const taken = names.filter((name) => {
    const isTaken = takes(compiler, ['-std=c++17', ...sets[name]]);
    if (!isTaken) log(`${name} is left out: ${compiler.version} does not take ${sets[name].join(' ')}`);
    return isTaken;
  });
  if (taken.length === 0)
    throw new Error(`${compiler.version} compiles none of ${names.join(', ')} in C++17`);
  return taken.map((name) => ({ name, flags: sets[name] }));
}

/**
 * Whether this machine has the instructions that these flags let the compiler use. Only asked where what was compiled
 * is run without looking: the addon itself looks.
 *
 * @param {import('./compiler.mjs').Compiler} compiler
 * @param {readonly string[]} flags
 */
export function runsHere(compiler, flags) {
  if (flags.length === 0) return true;
  const here = instructions(compiler, ['-march=native']);
  return instructions(compiler, flags).every((name) => here.includes(name));
}

/** The macros by which a compiler tells the code what it may use, such as __AVX2__. */
function instructions({ command: [program, ...first] }, flags) {
  const args = [...first, ...flags, '-dM', '-E', '-x', 'c++', '-'];
  const { stdout } = spawnSync(program, args, {
    input: '',
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  return [...stdout.matchAll(/^#define (__(?:AVX|FMA|SSE)\w*__) /gm)].map(([, name]) => name);
}
