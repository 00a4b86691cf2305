import { activate } from './activate.ts';
import type { LoadedBackend } from './loader.ts';

/**
 * What the package of native kernels exports: it registers a TensorFlow.js backend and describes it. It rejects, with
 * the reason as the message, when its addon is not built or does not run on this processor.
 */
export interface NativePackage {
  /** Without a number of threads: what the process may use, or as many as the backend has already. */
  registerBackend(options: { readonly threads?: number }): Promise<{
    /** The name in TensorFlow.js's registry. */
    readonly registeredAs: string;
    readonly device: string;
    readonly instructionSet: string;
    readonly threads: number;
  }>;
}

/** The backend of our own C++ kernels, where their addon is built. */
export async function loadNative({
  threads,
}: {
  readonly threads: number | undefined;
}): Promise<LoadedBackend> {
  const native: NativePackage = await import('@drawdown/tfjs-native');
  const { registeredAs, ...rest } = await native.registerBackend(threads === undefined ? {} : { threads });
  return {
    registeredAs,
    async open() {
      await activate(registeredAs);
      return { ...rest, deterministic: true };
    },
  };
}
