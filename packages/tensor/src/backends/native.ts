import { messageOf, systemErrorCode } from '@drawdown/records';
import { activate } from './activate.ts';
import type { LoadedBackend } from './loader.ts';

/**
 * What the package of native kernels exports: it registers a TensorFlow.js backend and describes it. It may reject,
 * with the reason as the message, when its addon is not built or does not run on this processor.
 */
export interface NativePackage {
  registerBackend(options: { readonly threads?: number }): Promise<{
    /** The name in TensorFlow.js's registry. */
    readonly registeredAs: string;
    readonly device: string;
    readonly instructionSet: string;
    readonly threads: number;
  }>;
}

const PACKAGE = '@drawdown/tfjs-native';

/** The backend of our own C++ kernels, where their package is built. */
export async function loadNative({
  threads,
}: {
  readonly threads: number | undefined;
}): Promise<LoadedBackend> {
  const native = await importNative();
  const { registeredAs, ...rest } = await native.registerBackend(threads === undefined ? {} : { threads });
  return {
    registeredAs,
    async open() {
      await activate(registeredAs);
      return { ...rest, deterministic: true };
    },
  };
}

async function importNative(): Promise<NativePackage> {
  // Not a literal: the compiler must not look for a package that need not be there.
  const specifier: string = PACKAGE;
  try {
    return (await import(specifier)) as NativePackage;
  } catch (error) {
    const isAbsent = systemErrorCode(error) === 'ERR_MODULE_NOT_FOUND' && messageOf(error).includes(PACKAGE);
    if (!isAbsent) throw error;
    throw new Error(`the package ${PACKAGE} is not built on this machine`, { cause: error });
  }
}
