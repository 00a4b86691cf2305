import { canonicalJson, type Json } from '@drawdown/records';

import type { Parameters, StoredArray } from '../network.ts';
import { elements } from '../parameter-shapes.ts';
import { METADATA } from './safetensors-decode.ts';

/**
 * Named float32 arrays as a safetensors file: the header's length (8 bytes, little-endian), a JSON header, the
 * numbers in little-endian order. Serves parameters and any other arrays, such as an optimiser's state.
 *
 * The bytes depend on names, shapes and numbers alone: names sorted by code unit, the header's keys sorted, padded
 * with spaces to a multiple of 8. Every bit pattern is kept.
 *
 * @throws Error when an array's shape does not fit its numbers
 */
export function encodeSafetensors(parameters: Parameters<StoredArray>): Uint8Array {
  const arrays = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1));
  const header = headerOf(arrays);
  const numbers = arrays.reduce((total, [, { data }]) => total + data.length, 0);
  const bytes = new Uint8Array(8 + header.length + 4 * numbers);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  let offset = 8 + header.length;
  for (const [, { data }] of arrays) {
    const bits = new Uint32Array(data.buffer, data.byteOffset, data.length);
    for (const word of bits) {
      view.setUint32(offset, word, true);
      offset += 4;
    }
  }
  return bytes;
}

function headerOf(arrays: readonly (readonly [string, StoredArray])[]): Uint8Array {
  let offset = 0;
  const entries = arrays.map(([name, { shape, data }]): [string, Json] => {
    if (name === METADATA) throw new Error(`an array cannot be named ${METADATA}: safetensors reserves it`);
    if (elements(shape) !== data.length) {
      throw new Error(
        `array '${name}' of shape [${shape.join(', ')}] needs ${elements(shape)} numbers, but has ${data.length}`,
      );
    }
    const start = offset;
    offset += 4 * data.length;
    return [name, { dtype: 'F32', shape, data_offsets: [start, offset] }];
  });
  const text = new TextEncoder().encode(canonicalJson(Object.fromEntries(entries)));
  const padded = new Uint8Array(Math.ceil(text.length / 8) * 8).fill(' '.charCodeAt(0));
  padded.set(text);
  return padded;
}
