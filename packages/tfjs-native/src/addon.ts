import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Kernels } from './kernel-signatures.ts';
import { chooseThreads } from './threads.ts';

/** The functions of the compiled addon: its kernels and what steers them. */
export interface Addon extends Kernels {
  /** The instruction sets that the build has and this processor runs, the best first, with commas between. */
  instructionSets(): string;
  /** The one in use. */
  instructionSet(): string;
  /** Takes another; '' means the best. Throws when this build or this processor has not that one. */
  chooseInstructionSet(name: string): void;
  /** How many threads share the work, the calling one included. */
  threads(): number;
  /** Takes another number of threads, 1 to 1024. */
  setThreads(count: number): void;
  /** Bytes that the threads hold as scratch memory. */
  scratchBytes(): number;
  /** Memory that JavaScript's collector frees: 64-byte aligned, contents undefined. Throws a RangeError when there is none. */
  allocate(bytes: number): ArrayBuffer;
}

const require = createRequire(import.meta.url);
const packageFolder = fileURLToPath(new URL('..', import.meta.url));

let loaded: Addon | undefined;

/**
 * The addon, loaded at the first call and set to the instruction set of `DRAWDOWN_ISA`, by default the best, and to
 * the threads of `DRAWDOWN_THREADS`, by default what the process may use. What the set-up built comes before a prebuilt
 * binary.
 *
 * @throws Error whose message is the reason, when the addon is not built, does not load, or has not that instruction set
 */
export function loadAddon(): Addon {
  if (loaded !== undefined) return loaded;
  const addon = openAddon(findAddon(packageFolder));
  chooseFromEnvironment(addon);
  addon.setThreads(chooseThreads(undefined));
  loaded = addon;
  return addon;
}

/**
 * The path of the addon in a package folder.
 *
 * @throws Error when there is none
 */
export function findAddon(folder: string): string {
  const candidates = [
    `${folder}/build/drawdown.node`,
    `${folder}/prebuilds/${process.platform}-${process.arch}/drawdown.node`,
  ];
  const path = candidates.find((candidate) => existsSync(candidate));
  if (path === undefined) {
    throw new Error('the addon is not built (run npm run setup; it needs a C++17 compiler)');
  }
  return path;
}

/**
 * Loads an addon's file.
 *
 * @throws Error with the first line of the system's reason
 */
export function openAddon(path: string): Addon {
  try {
    return require(path) as Addon;
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new Error(`the addon does not load: ${reason}`, { cause: error });
  }
}

function chooseFromEnvironment(addon: Addon): void {
  const wanted = process.env.DRAWDOWN_ISA ?? '';
  if (addon.instructionSets() === '') {
    throw new Error('the addon was built for instructions that this processor does not have');
  }
  if (wanted !== '' && !addon.instructionSets().split(',').includes(wanted)) {
    throw new Error(
      `DRAWDOWN_ISA: expected one of ${addon.instructionSets().replaceAll(',', ', ')}, which the addon has and this processor runs, got '${wanted}'`,
    );
  }
  addon.chooseInstructionSet(wanted);
}
