import { getBackend, setBackend } from '@tensorflow/tfjs-core';

/** Makes a registered backend the current one; rejects when TensorFlow.js cannot initialise it. */
export async function activate(registeredAs: string): Promise<void> {
  if (!(await setBackend(registeredAs))) {
    throw new Error(`TensorFlow.js could not initialise the backend '${registeredAs}'`);
  }
}

/** The name of the current backend in TensorFlow.js's registry; undefined before the first is chosen. */
export function currentBackend(): string | undefined {
  const name: string | undefined = getBackend();
  return name === '' ? undefined : name;
}
