import { readFileSync } from 'node:fs';

import { systemErrorCode, UserError, writeFileAtomic } from '@drawdown/records';

import type { Network, Parameters, Shape, StoredArray } from '../network.ts';
import { parameterShapes } from '../parameter-shapes.ts';
import { decodeSafetensors } from './safetensors-decode.ts';
import { encodeSafetensors } from './safetensors-encode.ts';

/**
 * Writes parameters as a safetensors file, whole or not at all.
 *
 * @throws UserError when the disk is full or the place cannot be written
 */
export function saveParameters(path: string, parameters: Parameters<StoredArray>): void {
  writeFileAtomic(path, encodeSafetensors(parameters));
}

/**
 * Reads the parameters of a network out of a safetensors file, in the order of the network's layers.
 *
 * @throws UserError when the file is missing or damaged, or holds another network's parameters
 */
export function loadParameters(path: string, network: Network): Parameters<StoredArray> {
  const found = decodeSafetensors(readBytes(path), path);
  const expected = Object.entries(parameterShapes(network));
  const strays = Object.keys(found).filter((name) => !expected.some(([other]) => other === name));
  if (strays.length > 0) {
    throw anotherNetwork(path, network, `it holds '${strays[0]}', which this network does not have`);
  }
  return Object.fromEntries(
    expected.map(([name, shape]) => {
      const array = found[name];
      if (array === undefined) throw anotherNetwork(path, network, `it lacks '${name}' ${show(shape)}`);
      if (array.shape.join() !== shape.join()) {
        throw anotherNetwork(
          path,
          network,
          `'${name}' should be ${show(shape)}, but is ${show(array.shape)}`,
        );
      }
      return [name, array];
    }),
  );
}

function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    const why = code === 'ENOENT' ? 'there is no such file' : code;
    throw new UserError(`cannot read the parameters at ${path}: ${why}; give the path of a safetensors file`);
  }
}

function anotherNetwork(path: string, network: Network, why: string): UserError {
  return new UserError(
    `${path} holds the parameters of another network than '${network.name}': ${why}; name the network it was trained with`,
  );
}

function show(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}
