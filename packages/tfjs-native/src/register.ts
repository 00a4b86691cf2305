import { cpus } from 'node:os';
import {
  ExpandDims,
  findBackendFactory,
  type GradConfig,
  getKernelsForBackend,
  Identity,
  type KernelConfig,
  Reshape,
  registerGradient,
  registerKernel,
  registerBackend as registerWithTensorflow,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { loadAddon } from './addon.ts';
import { NativeBackend } from './backend.ts';
import { lendTo, NATIVE } from './native-kernel.ts';
import { adamKernel } from './ops/adam.ts';
import { addNKernel } from './ops/add-n.ts';
import { affineGradient, affineKernel } from './ops/affine.ts';
import { placeKernels } from './ops/at-places.ts';
import { binaryKernels } from './ops/binary.ts';
import { castAndFillKernels } from './ops/cast-and-fill.ts';
import { concatKernels } from './ops/concat.ts';
import { conv2dKernels } from './ops/conv2d.ts';
import { gatherKernel } from './ops/gather.ts';
import { intervalGradients, intervalKernels } from './ops/interval.ts';
import { matMulKernels } from './ops/mat-mul.ts';
import { padKernel } from './ops/pad.ts';
import { poolKernels } from './ops/pool.ts';
import { reduceKernels } from './ops/reduce.ts';
import { relaxationGradients, relaxationKernels } from './ops/relaxation.ts';
import { selectKernel } from './ops/select.ts';
import { sliceKernels } from './ops/slice.ts';
import { softmaxKernel } from './ops/softmax.ts';
import { tileKernel } from './ops/tile.ts';
import { transposeKernel } from './ops/transpose.ts';
import { unaryKernels } from './ops/unary.ts';
import { chooseThreads } from './threads.ts';

/** Every kernel that has native code. */
const nativeKernels: readonly KernelConfig[] = [
  ...matMulKernels,
  ...conv2dKernels,
  ...poolKernels,
  ...binaryKernels,
  ...unaryKernels,
  addNKernel,
  selectKernel,
  ...castAndFillKernels,
  ...reduceKernels,
  softmaxKernel,
  transposeKernel,
  ...concatKernels,
  ...sliceKernels,
  padKernel,
  tileKernel,
  gatherKernel,
  affineKernel,
  ...intervalKernels,
  ...relaxationKernels,
  adamKernel,
  ...placeKernels,
];

/** Gradients of the kernels that TensorFlow.js does not know. */
const nativeGradients: readonly GradConfig[] = [affineGradient, ...intervalGradients, ...relaxationGradients];

/** Above the cpu, wasm and tfjs-node backends: TensorFlow.js takes the highest where none is chosen. */
const PRIORITY = 4;

/** How the backend is to run. */
export interface NativeOptions {
  /** By default as many as the backend has already; at first `DRAWDOWN_THREADS`, else what the process may use. */
  readonly threads?: number;
}

/** The backend that was registered. */
export interface RegisteredBackend {
  /** Its name in TensorFlow.js's registry, for `setBackend`. */
  readonly registeredAs: string;
  /** The processor, in words. */
  readonly device: string;
  /** `avx512`, `avx2`, `sse2` or `neon`. */
  readonly instructionSet: string;
  readonly threads: number;
}

/**
 * Registers the backend with TensorFlow.js: all kernels of its cpu backend, the hot ones replaced. Called again it only
 * sets the threads. No thread count changes a result.
 *
 * Rejects with an Error whose message is the reason, when the addon cannot be had on this machine or the number of
 * threads is none.
 */
export async function registerBackend({ threads }: NativeOptions = {}): Promise<RegisteredBackend> {
  const addon = loadAddon();
  const isRegistered = findBackendFactory(NATIVE) != null;
  const wanted = isRegistered && threads === undefined ? addon.threads() : chooseThreads(threads);
  if (addon.threads() !== wanted) addon.setThreads(wanted);
  if (!isRegistered) {
    registerWithTensorflow(NATIVE, () => new NativeBackend(addon), PRIORITY);
    registerKernels();
  }
  return {
    registeredAs: NATIVE,
    device: cpus()[0]?.model.trim() || 'unknown processor',
    instructionSet: addon.instructionSet(),
    threads: addon.threads(),
  };
}

/** Kernels of the cpu backend that never look at the numbers; they are called often. */
const blindKernels: ReadonlySet<string> = new Set([Identity, Reshape, ExpandDims]);

function registerKernels(): void {
  for (const { kernelName } of getKernelsForBackend(NATIVE)) unregisterKernel(kernelName, NATIVE);
  const replaced = new Set(nativeKernels.map(({ kernelName }) => kernelName));
  for (const config of getKernelsForBackend('cpu')) {
    const { kernelName, kernelFunc } = config;
    if (replaced.has(kernelName)) continue;
    const lent = lendTo(kernelFunc) as unknown as KernelConfig['kernelFunc'];
    const isBlind = blindKernels.has(kernelName);
    registerKernel({ ...config, backendName: NATIVE, kernelFunc: isBlind ? kernelFunc : lent });
  }
  for (const config of nativeKernels) registerKernel(config);
  for (const config of nativeGradients) registerGradient(config);
}
