import { type ImageSet, type ImageShape, imageSet, imageSize } from '@drawdown/datasets';
import type { Shape } from '@drawdown/networks';
import type { ImportedNetwork } from '@drawdown/onnx';

/**
 * Images as an imported network takes them: the pixels are those of the set, bit by bit, in the order of the network's own
 * flat input. Where that is a vector, the images of the result are columns.
 *
 * @returns undefined where the ONNX input has another shape than the images, or does not say where a pixel's channels are
 */
export function imagesInOrder(
  { network, input: { shape, order } }: Pick<ImportedNetwork, 'network' | 'input'>,
  set: ImageSet,
): ImageSet | undefined {
  const places = onnxPlaces(shape, set.shape);
  if (places === undefined) return undefined;
  const size = imageSize(set.shape);
  const [height = size, width = 1, channels = 1] = network.inputShape;
  const pixels = set.pixels.slice();
  for (const [own, place] of order.entries()) {
    const from = places[place] as number;
    for (let image = 0; image < pixels.length; image += size) {
      pixels[image + own] = set.pixels[image + from] as number;
    }
  }
  return imageSet([height, width, channels], pixels, set.labels, set.indices);
}

/**
 * Which number of an image, pixel by pixel, each number of a flat ONNX input is. An input of `[channels, height, width]` is
 * channel by channel, as ONNX has it; axes of 1 do not matter, and one channel may come as a vector.
 *
 * @param shape of the ONNX input, without a batch axis
 * @returns undefined where images of that shape do not fit, or fit in several ways
 */
export function onnxPlaces(shape: Shape, [height, width, channels]: ImageShape): Int32Array | undefined {
  const sides = sidesOf(shape);
  const pixels = height * width;
  if (sides === sidesOf([channels, height, width])) {
    return Int32Array.from(
      { length: pixels * channels },
      (_, place) => (place % pixels) * channels + Math.floor(place / pixels),
    );
  }
  const isByPixel = sides === sidesOf([height, width, channels]);
  const isVector = channels === 1 && sides === sidesOf([pixels]);
  if (!isByPixel && !isVector) return undefined;
  return Int32Array.from({ length: pixels * channels }, (_, place) => place);
}

function sidesOf(shape: Shape): string {
  return shape.filter((side) => side !== 1).join('×');
}
