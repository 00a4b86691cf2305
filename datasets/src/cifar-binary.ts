import { UserError } from '@drawdown/records';

/** The side of a CIFAR image in pixels. */
const SIDE = 32;
const PLANE = SIDE * SIDE;

/** The bytes of one record: the label, then the red, the green and the blue plane, row by row. */
const RECORD = 1 + 3 * PLANE;

/** Labelled CIFAR-10 images: pixels `[count, 32, 32, 3]`, labels `[count]`. */
export interface CifarImages {
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

/**
 * The number of images in a file of CIFAR-10's binary version.
 *
 * @param bytes the length of the file
 * @param place where it lies, for messages
 * @throws UserError when the length is no multiple of a record
 */
export function cifarCount(bytes: number, place: string): number {
  if (bytes > 0 && bytes % RECORD === 0) return bytes / RECORD;
  throw new UserError(
    `${place}: expected records of ${RECORD} bytes (1 label, 3 planes of ${PLANE} pixels), but ${bytes} bytes are no multiple of that; fetch the file again`,
  );
}

/** Room for `count` images. */
export function emptyCifarImages(count: number): CifarImages {
  return { pixels: new Uint8Array(count * 3 * PLANE), labels: new Uint8Array(count) };
}

/**
 * Reads a file of CIFAR-10's binary version, turns its colour planes into NHWC pixels, and writes them into `images`
 * from image `first` on.
 *
 * @param place where the bytes come from, for messages
 * @returns the place of the next image
 * @throws UserError when the length is no multiple of a record or a label exceeds 9
 */
export function readCifarBinary(
  bytes: Uint8Array,
  images: CifarImages,
  { first = 0, place }: { first?: number; place: string },
): number {
  const count = cifarCount(bytes.length, place);
  for (let image = 0; image < count; image++) {
    const start = image * RECORD;
    images.labels[first + image] = checkedLabel(bytes[start] as number, { image, place });
    interleavePlanes(bytes.subarray(start + 1, start + RECORD), images.pixels, (first + image) * 3 * PLANE);
  }
  return first + count;
}

/** Planes `[3, 32, 32]` into pixels `[32, 32, 3]`, written from `offset` on. */
function interleavePlanes(planes: Uint8Array, target: Uint8Array, offset: number): void {
  for (let pixel = 0, at = offset; pixel < PLANE; pixel++) {
    target[at++] = planes[pixel] as number;
    target[at++] = planes[PLANE + pixel] as number;
    target[at++] = planes[2 * PLANE + pixel] as number;
  }
}

function checkedLabel(label: number, { image, place }: { image: number; place: string }): number {
  if (label <= 9) return label;
  throw new UserError(
    `${place}: expected a label from 0 to 9, but image ${image} has ${label}; this is no file of CIFAR-10's binary version`,
  );
}
