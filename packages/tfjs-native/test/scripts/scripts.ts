import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The path of a script of this package. */
export function script(name: string): string {
  return fileURLToPath(new URL(`../../scripts/${name}`, import.meta.url));
}

/** The instruction sets of the addon that was built from the sources as they are; empty where there is none. */
export async function builtInstructionSets(): Promise<readonly string[]> {
  const { isCurrent, buildFolder } = await load<{ isCurrent(): boolean; buildFolder: string }>('build.mjs');
  if (!isCurrent()) return [];
  return JSON.parse(readFileSync(join(buildFolder, 'drawdown.json'), 'utf8')).isas;
}

/** Whether a C++ compiler is there. */
export function hasCompiler(): boolean {
  return process.platform !== 'win32' && spawnSync('c++', ['--version']).status === 0;
}

/** What the scripts' own modules export; they are JavaScript, for Node to run them before anything is built. */
export interface Objects {
  compileAll(
    compiler: Compiler,
    jobs: readonly { file: string; object: string; flags: readonly string[] }[],
    options: { sources: string; folder: string; log: (line: string) => void },
  ): Promise<{ compiled: number; warnings: readonly string[]; key: string }>;
}

/** See `compiler.mjs`. */
export interface Compiler {
  readonly command: readonly string[];
  readonly version: string;
}

/** See `compiler.mjs`. */
export interface Compilers {
  findCompiler(wanted?: string): Compiler;
}

/** See `instruction-sets.mjs`. */
export interface InstructionSets {
  chooseInstructionSets(
    compiler: Compiler,
    options: { wanted: readonly string[] | undefined; log: (line: string) => void },
  ): readonly { name: string; flags: readonly string[] }[];
}

/** Imports a script's module. */
export async function load<Module>(name: string): Promise<Module> {
  return (await import(script(name))) as Module;
}
