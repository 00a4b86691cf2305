import './quiet.ts';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lookUp, messageOf, UserError } from '@drawdown/records';
import { matMul, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { type BackendAttempt, BackendError } from './backend-error.ts';
import { type BackendInfo, type BackendName, backendNames } from './backend-info.ts';
import { activate, currentBackend } from './backends/activate.ts';
import { loadCpu } from './backends/cpu.ts';
import type { LoadedBackend, Loader } from './backends/loader.ts';
import { loadNative } from './backends/native.ts';
import { loadTensorflow } from './backends/tensorflow.ts';
import { loadWasm } from './backends/wasm.ts';
import { workspaceRoot } from './backends/workspace-root.ts';

/** Every backend's loader; the packages behind them are imported when they are asked for. */
const loaders = {
  native: loadNative,
  'node-gpu': (options) => loadTensorflow('node-gpu', options),
  node: (options) => loadTensorflow('node', options),
  wasm: loadWasm,
  cpu: loadCpu,
} as const satisfies Record<BackendName, Loader>;

/** What `auto` tries, in this order. */
const automaticOrder: readonly BackendName[] = ['node-gpu', 'native', 'wasm', 'cpu'];

/** How a backend is to be opened. */
export interface BackendOptions {
  /** Threads wanted, by default all that the process may use; wasm and cpu have one, whatever is asked. */
  readonly threads?: number;
  /** The folder from which the optional packages are resolved; by default the workspace's. */
  readonly root?: string;
}

/** What `doctor` prints about one backend. */
export type BackendReport =
  | ({ readonly available: true } & BackendInfo)
  | { readonly available: false; readonly name: BackendName; readonly reason: string };

/**
 * Makes a backend current for all tensors from here on, and returns what it is. Calling it again, or for another
 * backend, is allowed: tensors move when they are used.
 *
 * `auto` takes the first of {@link automaticOrder} that works. A backend asked for by name is used or refused,
 * never replaced by another.
 *
 * @throws BackendError (a UserError) with every attempt and why it failed
 * @throws UnknownNameError (a UserError) when there is no such backend
 */
export async function useBackend(
  name: BackendName | 'auto',
  options: BackendOptions = {},
): Promise<BackendInfo> {
  const { threads, root = workspaceRoot(dirname(fileURLToPath(import.meta.url))) } = options;
  if (threads !== undefined && !(Number.isInteger(threads) && threads > 0)) {
    throw new UserError(`threads: expected a positive whole number, got ${threads}`);
  }
  const order = name === 'auto' ? automaticOrder : [name];
  const attempts: BackendAttempt[] = [];
  for (const candidate of order) {
    const load = lookUp<Loader>('backend', loaders, candidate);
    const previous = currentBackend();
    try {
      return { name: candidate, ...(await openChecked(await load({ threads, root }))) };
    } catch (error) {
      attempts.push({ name: candidate, reason: messageOf(error).split('\n')[0] ?? '' });
      if (previous !== undefined && currentBackend() !== previous) await activate(previous);
    }
  }
  throw new BackendError(name, attempts);
}

/** Tries every backend and leaves the current one as it was. */
export async function describeBackends(options: BackendOptions = {}): Promise<readonly BackendReport[]> {
  const previous = currentBackend();
  const reports: BackendReport[] = [];
  for (const name of backendNames) {
    try {
      reports.push({ available: true, ...(await useBackend(name, options)) });
    } catch (error) {
      if (!(error instanceof BackendError)) throw error;
      reports.push({ available: false, name, reason: error.attempts.map(({ reason }) => reason).join('; ') });
    }
  }
  if (previous !== undefined) await activate(previous);
  return reports;
}

/** Opens a backend and has it compute something before anyone relies on it. */
async function openChecked(loaded: LoadedBackend): Promise<Omit<BackendInfo, 'name'>> {
  const info = await loaded.open();
  const product = tidy(() => matMul(tensor2d([[1, 2]]), tensor2d([[3], [4]])).dataSync()[0]);
  if (product !== 11) throw new Error(`expected [1, 2] · [3, 4] to be 11, got ${product}`);
  return info;
}
