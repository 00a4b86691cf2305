import { messageOf, UserError } from '@drawdown/records';
import { z } from 'zod';

import type { Parameters, StoredArray } from '../network.ts';
import { elements } from '../parameter-shapes.ts';

/** The header's one name that is no array: free text of whoever wrote the file. */
export const METADATA = '__metadata__';

/**
 * The float32 arrays of a safetensors file, sorted by name; metadata is passed over.
 *
 * @param place where the bytes came from, for the message
 * @throws UserError for a file that is truncated, damaged, not safetensors, or holds other numbers than float32
 */
export function decodeSafetensors(bytes: Uint8Array, place: string): Parameters<StoredArray> {
  const { header, start } = readHeader(bytes, place);
  const entries = Object.entries(header)
    .filter(([name]) => name !== METADATA)
    .map(([name, value]) => ({ name, ...readEntry(name, value, place) }));
  expectGapless(entries, bytes.length - start, place);
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, bytes.length - start);
  return Object.fromEntries(
    entries
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, shape, data_offsets: [from] }) => [
        name,
        { shape, data: readNumbers(view, from, elements(shape)) },
      ]),
  );
}

const LENGTH_BYTES = 8;
const extent = z.int().nonnegative();
const entrySchema = z.object({
  dtype: z.string(),
  shape: z.array(extent),
  data_offsets: z.tuple([extent, extent]),
});

type Entry = z.infer<typeof entrySchema>;
type Header = Readonly<Record<string, unknown>>;

function readHeader(bytes: Uint8Array, place: string): { header: Header; start: number } {
  const notSafetensors = (why: string): UserError =>
    new UserError(
      `${place} is not a safetensors file, or is damaged: ${why}; write it again or choose another file`,
    );
  if (bytes.length < LENGTH_BYTES) {
    throw notSafetensors(`it has ${bytes.length} bytes, fewer than the 8 of its length`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = view.getBigUint64(0, true);
  if (length > BigInt(bytes.length - LENGTH_BYTES)) {
    throw notSafetensors(
      `its header should have ${length} bytes, but ${bytes.length - LENGTH_BYTES} are left`,
    );
  }
  const start = LENGTH_BYTES + Number(length);
  const header = parseJson(bytes.subarray(LENGTH_BYTES, start));
  if (header instanceof Error)
    throw notSafetensors(`its header does not read as JSON (${messageOf(header)})`);
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw notSafetensors('its header is no JSON object');
  }
  return { header: header as Header, start };
}

/** The value of UTF-8 JSON text, or why it is none, in one line. */
function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    return new Error(messageOf(error).replaceAll(/\s+/g, ' '));
  }
}

function readEntry(name: string, value: unknown, place: string): Entry {
  const result = entrySchema.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new UserError(
      `${place} is damaged: the header of array '${name}' does not fit safetensors: ${issue?.path.join('.')}: ${issue?.message}`,
    );
  }
  const { dtype, shape, data_offsets: offsets } = result.data;
  if (dtype !== 'F32') {
    throw new UserError(
      `${place}: array '${name}' should hold F32 numbers, but holds ${dtype}; convert it to float32`,
    );
  }
  if (offsets[1] - offsets[0] !== 4 * elements(shape)) {
    throw new UserError(
      `${place} is damaged: array '${name}' of shape [${shape.join(', ')}] should take ${4 * elements(shape)} bytes, but ${offsets[1] - offsets[0]} are marked`,
    );
  }
  return result.data;
}

/** The arrays must follow one another without gap or overlap, to the very end of the file. */
function expectGapless(
  entries: readonly (Entry & { name: string })[],
  available: number,
  place: string,
): void {
  let end = 0;
  for (const { name, data_offsets: offsets } of entries.toSorted((a, b) => compareOffsets(a, b))) {
    if (offsets[0] !== end) {
      throw new UserError(
        `${place} is damaged: array '${name}' should start at byte ${end}, but starts at ${offsets[0]}`,
      );
    }
    end = offsets[1];
  }
  if (end !== available) {
    throw new UserError(
      `${place} is ${available < end ? 'truncated' : 'damaged'}: its arrays take ${end} bytes, but ${available} follow the header`,
    );
  }
}

function compareOffsets(a: Entry, b: Entry): number {
  return a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1];
}

function readNumbers(view: DataView, from: number, count: number): Float32Array {
  const data = new Float32Array(count);
  const bits = new Uint32Array(data.buffer);
  for (let index = 0; index < count; index++) bits[index] = view.getUint32(from + 4 * index, true);
  return data;
}
