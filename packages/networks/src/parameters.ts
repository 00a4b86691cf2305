import { type Tensor, tensor } from '@drawdown/tensor';

import type { Parameters, StoredArray } from './network.ts';
import { parameterPath } from './path.ts';

/** Stored parameters as float32 tensors on the current backend; the numbers are copied. */
export function toTensors(stored: Parameters<StoredArray>): Parameters<Tensor> {
  return Object.fromEntries(
    Object.entries(stored).map(([path, { shape, data }]) => [
      path,
      tensor(data.slice(), [...shape], 'float32'),
    ]),
  );
}

/** Parameters read back from the backend; the tensors stay the caller's. */
export async function fromTensors(tensors: Parameters<Tensor>): Promise<Parameters<StoredArray>> {
  const entries = Object.entries(tensors).map(async ([path, value]): Promise<[string, StoredArray]> => {
    const data = await value.data();
    return [path, { shape: [...value.shape], data: Float32Array.from(data) }];
  });
  return Object.fromEntries(await Promise.all(entries));
}

/**
 * The parameter `name` of the layer at `path`.
 *
 * @throws Error when the parameters have none of that path: they belong to another network
 */
export function parameterOf<A>(parameters: Parameters<A>, path: string, name: string): A {
  const key = parameterPath(path, name);
  const value = parameters[key];
  if (value === undefined) {
    throw new Error(
      `the network needs the parameter '${key}', but the parameters given hold ${Object.keys(parameters).join(', ') || 'nothing'}`,
    );
  }
  return value;
}
