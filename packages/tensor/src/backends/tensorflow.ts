/**
 * The two packages around libtensorflow. They download it when they are installed, so they are never dependencies:
 * who wants one adds it at the workspace root, and it is found from there.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { systemErrorCode } from '@drawdown/records';
import { backend, setBackend, version_core } from '@tensorflow/tfjs-core';
import { activate, currentBackend } from './activate.ts';
import type { LoadedBackend, LoadOptions } from './loader.ts';
import { processorName, processorThreads } from './processor.ts';

/** Both packages register themselves under this name. */
const REGISTERED_AS = 'tensorflow';

const packages = {
  node: '@tensorflow/tfjs-node',
  'node-gpu': '@tensorflow/tfjs-node-gpu',
} as const;

type TensorflowName = keyof typeof packages;

interface TensorflowPackage {
  readonly setBackend: typeof setBackend;
  readonly version_core?: string;
}

/** What the backend object of either package tells about itself. */
interface TensorflowBackend {
  readonly isUsingGpuDevice: boolean;
}

let loaded: TensorflowName | undefined;

/**
 * Loads `@tensorflow/tfjs-node` or `@tensorflow/tfjs-node-gpu` from `root`. Rejects when it is not installed there,
 * when its addon does not load, when it brings a second copy of tfjs-core, and when the other of the two is loaded.
 */
export async function loadTensorflow(
  name: TensorflowName,
  { threads, root }: LoadOptions,
): Promise<LoadedBackend> {
  const packageName = packages[name];
  if (loaded !== undefined && loaded !== name) {
    throw new Error(`${packages[loaded]} is already loaded in this process, and both take the same place`);
  }
  const path = resolvePackage(packageName, root);
  prepareEnvironment(threads);
  const previous = currentBackend();
  const namespace = (await import(pathToFileURL(path).href)) as TensorflowPackage & {
    readonly default?: TensorflowPackage;
  };
  loaded = name;
  // The packages make themselves current when they are imported; which backend is used is decided by open() alone.
  if (previous !== undefined) await activate(previous);
  expectOneCore(packageName, namespace.default ?? namespace);
  return { registeredAs: REGISTERED_AS, open: () => openTensorflow(name) };
}

async function openTensorflow(name: TensorflowName): ReturnType<LoadedBackend['open']> {
  await activate(REGISTERED_AS);
  const { isUsingGpuDevice } = backend() as unknown as TensorflowBackend;
  if (name === 'node-gpu' && !isUsingGpuDevice) {
    throw new Error(`${packages[name]} is installed but sees no GPU (it needs CUDA 11 and cuDNN 8)`);
  }
  return {
    device: isUsingGpuDevice ? 'CUDA GPU' : processorName(),
    instructionSet: 'unknown',
    threads: Number(process.env.TF_NUM_INTRAOP_THREADS ?? processorThreads()),
    deterministic: false,
  };
}

function resolvePackage(packageName: string, root: string): string {
  try {
    return createRequire(join(root, 'package.json')).resolve(packageName);
  } catch (error) {
    if (systemErrorCode(error) !== 'MODULE_NOT_FOUND') throw error;
    throw new Error(`${packageName} is not installed in ${root}`, { cause: error });
  }
}

/** libtensorflow and CUDA read these once, when they are loaded. */
function prepareEnvironment(threads: number | undefined): void {
  // TensorFloat-32 keeps ten bits of a product's factors: bounds would no longer be float32 bounds.
  process.env.NVIDIA_TF32_OVERRIDE = '0';
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  if (threads !== undefined) {
    process.env.TF_NUM_INTRAOP_THREADS = String(threads);
    process.env.TF_NUM_INTEROP_THREADS = String(threads);
  }
}

/** With two copies of tfjs-core, tensors of one would meet kernels and gradients of the other. */
function expectOneCore(packageName: string, installed: TensorflowPackage): void {
  if (installed.setBackend === setBackend) return;
  const theirs = installed.version_core ?? 'of unknown version';
  throw new Error(
    `${packageName} uses another copy of @tensorflow/tfjs-core (${theirs}) than drawdown (${version_core}): install ${packageName}@${version_core}`,
  );
}
