import { type BackendWasm, getThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import { backend, env } from '@tensorflow/tfjs-core';
import { guardMemory } from '../wasm/memory-guard.ts';
import { registerWasmKernels } from '../wasm/register.ts';
import { activate } from './activate.ts';
import type { LoadedBackend } from './loader.ts';
import { processorName } from './processor.ts';

let areKernelsRegistered = false;

/** The WebAssembly kernels of TensorFlow.js with our own added; single-threaded under Node. */
export async function loadWasm(): Promise<LoadedBackend> {
  if (!areKernelsRegistered) registerWasmKernels();
  areKernelsRegistered = true;
  return {
    registeredAs: 'wasm',
    async open() {
      await activate('wasm');
      guardMemory(backend() as BackendWasm);
      const hasSimd = (await env().getAsync('WASM_HAS_SIMD_SUPPORT')) === true;
      return {
        device: processorName(),
        instructionSet: hasSimd ? 'wasm-simd' : 'wasm',
        threads: getThreadsCount(),
        deterministic: true,
      };
    },
  };
}
