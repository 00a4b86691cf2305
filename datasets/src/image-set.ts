/** The shape of one image. */
export type ImageShape = readonly [height: number, width: number, channels: number];

/** Labelled images as bytes. Read-only by agreement: whoever changes pixels copies them first. */
export interface ImageSet {
  readonly count: number;
  readonly shape: ImageShape;
  /** `[count, height, width, channels]`, row by row, 0 to 255. */
  readonly pixels: Uint8Array;
  /** `[count]`, 0 to classes − 1. */
  readonly labels: Uint8Array;
  /** `[count]`: each image's place in the data set's own order. */
  readonly indices: Uint32Array;
}

/** The bytes of one image: height × width × channels. */
export function imageSize([height, width, channels]: ImageShape): number {
  return height * width * channels;
}

/**
 * An image set from its arrays; the images count on from 0 where no `indices` are given.
 *
 * @throws Error when the lengths do not fit each other
 */
export function imageSet(
  shape: ImageShape,
  pixels: Uint8Array,
  labels: Uint8Array,
  indices: Uint32Array = Uint32Array.from(labels, (_, place) => place),
): ImageSet {
  const count = labels.length;
  if (pixels.length !== count * imageSize(shape) || indices.length !== count) {
    throw new Error(
      `${count} images of ${shape.join(' × ')} need ${count * imageSize(shape)} bytes and ${count} indices, ` +
        `but ${pixels.length} bytes and ${indices.length} indices were given`,
    );
  }
  return { count, shape, pixels, labels, indices };
}

/**
 * The bytes of the images at some positions, `[positions, height, width, channels]`, copied.
 *
 * @throws RangeError when a position lies outside the set
 */
export function pixelsAt(set: ImageSet, positions: ArrayLike<number>): Uint8Array {
  const size = imageSize(set.shape);
  const pixels = new Uint8Array(positions.length * size);
  for (let image = 0; image < positions.length; image++) {
    const start = checkedPosition(set, positions[image]) * size;
    pixels.set(set.pixels.subarray(start, start + size), image * size);
  }
  return pixels;
}

/**
 * The labels of the images at some positions, `[positions]`.
 *
 * @throws RangeError when a position lies outside the set
 */
export function labelsAt(set: ImageSet, positions: ArrayLike<number>): Uint8Array {
  return Uint8Array.from(positions, (position) => set.labels[checkedPosition(set, position)] as number);
}

/**
 * The images at some positions as a set of their own, in the order of the positions; `indices` still name their
 * places in the data set's own order.
 *
 * @throws RangeError when a position lies outside the set
 */
export function subset(set: ImageSet, positions: ArrayLike<number>): ImageSet {
  const indices = Uint32Array.from(positions, (position) => set.indices[position] as number);
  return imageSet(set.shape, pixelsAt(set, positions), labelsAt(set, positions), indices);
}

/** The float32 number of every byte: fround(p/255), the input that verdicts speak of. */
const FLOAT_OF_BYTE: Float32Array = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/** Bytes as float32 numbers in [0, 1]: fround(p/255) each. */
export function bytesAsFloats(bytes: Uint8Array): Float32Array {
  const floats = new Float32Array(bytes.length);
  for (let place = 0; place < bytes.length; place++) {
    floats[place] = FLOAT_OF_BYTE[bytes[place] as number] as number;
  }
  return floats;
}

/**
 * The images at some positions as float32 numbers in [0, 1], `[positions, height, width, channels]`: fround(p/255).
 *
 * @throws RangeError when a position lies outside the set
 */
export function pixelsAsFloats(set: ImageSet, positions: ArrayLike<number>): Float32Array {
  return bytesAsFloats(pixelsAt(set, positions));
}

function checkedPosition(set: ImageSet, position: number | undefined): number {
  if (position !== undefined && Number.isInteger(position) && position >= 0 && position < set.count) {
    return position;
  }
  throw new RangeError(`position ${position} lies outside a set of ${set.count} images`);
}
