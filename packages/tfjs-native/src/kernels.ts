/**
 * The addon's kernels as plain functions of typed arrays, without TensorFlow.js: `@drawdown/tfjs-native/kernels`.
 */
import { type Addon, loadAddon } from './addon.ts';

export type { Addon } from './addon.ts';
export type { Kernels, ProductKernels } from './kernel-signatures.ts';
export { availableThreads } from './threads.ts';

/**
 * The addon's functions. They take what `native/kernels.hpp` says, check types and sizes, and throw on wrong ones.
 *
 * @throws Error whose message is the reason, when the addon cannot be had on this machine
 */
export function loadKernels(): Addon {
  return loadAddon();
}
