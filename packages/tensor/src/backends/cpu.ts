import '@tensorflow/tfjs-backend-cpu';
import { activate } from './activate.ts';
import type { LoadedBackend } from './loader.ts';
import { processorName } from './processor.ts';

/** The plain JavaScript kernels of TensorFlow.js: always there, and slow. */
export async function loadCpu(): Promise<LoadedBackend> {
  return {
    registeredAs: 'cpu',
    async open() {
      await activate('cpu');
      return { device: processorName(), instructionSet: 'javascript', threads: 1, deterministic: true };
    },
  };
}
