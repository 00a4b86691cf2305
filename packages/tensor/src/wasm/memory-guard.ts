import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** A backend could not get the memory for a tensor: a smaller batch, or fewer rows at once, may fit. */
export class OutOfMemoryError extends Error {
  override readonly name: string = 'OutOfMemoryError';
}

/** The part of the Emscripten module that TensorFlow.js's types leave out. */
interface WasmHeap {
  _malloc: (bytes: number) => number;
  readonly _free: (address: number) => void;
  readonly HEAPU8: Uint8Array;
}

const guarded = new WeakSet<object>();

/**
 * Makes an allocation that fails on the wasm heap (at most 4 GiB) throw {@link OutOfMemoryError}. TensorFlow.js
 * does not look at the result and would write the tensor to address 0, over its own state.
 */
export function guardMemory(backend: BackendWasm): void {
  const wasm = backend.wasm as unknown as WasmHeap;
  if (guarded.has(wasm)) return;
  guarded.add(wasm);
  // Emscripten's first _malloc puts the real one in its own place; let it do so before it is wrapped.
  wasm._free(wasm._malloc(1));
  const allocate = wasm._malloc;
  wasm._malloc = (bytes: number): number => {
    // The heap's addresses have 32 bits: a larger number would wrap round to a small allocation that succeeds.
    const address = bytes < 2 ** 32 ? allocate(bytes) : 0;
    if (address === 0 && bytes > 0) {
      const heap = (wasm.HEAPU8.length / 2 ** 20).toFixed(0);
      throw new OutOfMemoryError(
        `expected ${bytes} bytes for a tensor on the wasm backend, but its heap of ${heap} MiB is full: use a smaller batch`,
      );
    }
    return address;
  };
}
