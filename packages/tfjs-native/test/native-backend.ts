import { createRequire } from 'node:module';
import { backend, enableProdMode, setBackend } from '@tensorflow/tfjs-core';
import { describe } from 'vitest';
import { type Addon, loadAddon } from '../src/addon.ts';
import type { NativeBackend } from '../src/backend.ts';
import { registerBackend } from '../src/register.ts';

const unavailable = reasonOf(loadAddon);

if (unavailable !== undefined) process.stderr.write(`tests of native kernels are skipped: ${unavailable}\n`);

function reasonOf(attempt: () => unknown): string | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A suite that needs the addon; where there is none it is skipped, with the reason in its name. */
export const describeNative = (name: string, body: () => void): unknown =>
  unavailable === undefined ? describe(name, body) : describe.skip(`${name} (${unavailable})`, body);

/** Registers the backend, so that the tests can switch between it and the cpu backend without waiting. */
export async function openBackends(): Promise<void> {
  // Without it the cpu backend advertises tfjs-node.
  enableProdMode();
  await registerBackend({ threads: 1 });
  await setBackend('cpu');
  await setBackend('native');
}

/** Makes one of them current. */
export function use(name: 'cpu' | 'native'): void {
  void setBackend(name);
}

/** The native backend, made current. */
export function nativeBackend(): NativeBackend {
  use('native');
  return backend() as NativeBackend;
}

/** Runs the body with every instruction set of this build and processor, and sets the first one again. */
export function onEachInstructionSet(body: (name: string, addon: Addon) => void): void {
  const addon = loadAddon();
  const names = addon.instructionSets().split(',');
  try {
    for (const name of names) {
      addon.chooseInstructionSet(name);
      body(name, addon);
    }
  } finally {
    addon.chooseInstructionSet(names[0] ?? '');
  }
}

/**
 * In Node, tfjs-core registers no gradients; the union package does, and `packages/tensor` is the one that has it.
 */
export function registerGradients(): void {
  createRequire(new URL('../../tensor/package.json', import.meta.url))('@tensorflow/tfjs');
}
