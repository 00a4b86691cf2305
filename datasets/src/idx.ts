import { UserError } from '@drawdown/records';

/** The content of an IDX image file: unsigned bytes, row by row. */
export interface IdxImages {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** `[count, height, width]`, a view of the file's bytes. */
  readonly pixels: Uint8Array;
}

const IMAGES = { magic: 2051, what: 'images' } as const;
const LABELS = { magic: 2049, what: 'labels' } as const;

/**
 * Reads an IDX image file (LeCun's format: big-endian magic 2051, count, rows, columns, then the bytes).
 *
 * @param place where the bytes come from, for messages
 * @throws UserError for another magic number or a length that does not fit the header
 */
export function parseIdxImages(bytes: Uint8Array, place: string): IdxImages {
  const [count, height, width] = header(bytes, 3, { ...IMAGES, place }) as [number, number, number];
  return { count, height, width, pixels: body(bytes, 16, { length: count * height * width, place }) };
}

/**
 * Reads an IDX label file (big-endian magic 2049, count, then one byte each), `[count]`, a view of the file's bytes.
 *
 * @param place where the bytes come from, for messages
 * @throws UserError for another magic number or a length that does not fit the header
 */
export function parseIdxLabels(bytes: Uint8Array, place: string): Uint8Array {
  const [count] = header(bytes, 1, { ...LABELS, place }) as [number];
  return body(bytes, 8, { length: count, place });
}

/** The sizes in the header, after its magic number has been checked. */
function header(
  bytes: Uint8Array,
  dimensions: number,
  { magic, what, place }: { magic: number; what: string; place: string },
): readonly number[] {
  const length = 4 * (1 + dimensions);
  if (bytes.length < length) {
    throw new UserError(
      `${place}: expected an IDX file of ${what} with a header of ${length} bytes, but there are only ${bytes.length} bytes; fetch the file again`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  const found = view.getUint32(0);
  if (found !== magic) {
    const other = [IMAGES, LABELS].find((kind) => kind.magic === found);
    const guess =
      other === undefined ? 'this is no IDX file of unsigned bytes' : `this is a file of ${other.what}`;
    throw new UserError(
      `${place}: expected magic number ${magic} (IDX ${what}), but found ${found}: ${guess}`,
    );
  }
  return Array.from({ length: dimensions }, (_, dimension) => view.getUint32(4 * (1 + dimension)));
}

function body(
  bytes: Uint8Array,
  offset: number,
  { length, place }: { length: number; place: string },
): Uint8Array {
  if (bytes.length !== offset + length) {
    throw new UserError(
      `${place}: the header promises ${offset + length} bytes, but there are ${bytes.length}; fetch the file again`,
    );
  }
  return new Uint8Array(bytes.buffer, bytes.byteOffset + offset, length);
}
