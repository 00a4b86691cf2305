import {
  type AveragePoolLayer,
  applyRule,
  type Conv2dLayer,
  type Layer,
  type LayerRules,
  type MaxPoolLayer,
  outputShape,
  type Padding,
  type Shape,
  type Size,
} from '@drawdown/networks';

/** Where windows lie in an image: the window of the neuron at (y, x) begins at row y·stride + offset, columns alike. */
export interface Placement {
  /** `[height, width, channels]` of a window. */
  readonly shape: Shape;
  readonly strides: Size;
  readonly offsets: Size;
}

/** What one neuron of an image sees: layers without padding on windows, and where each layer's input window lies. */
export interface Cone {
  readonly layers: readonly Layer[];
  /** The placement of every layer's input, and at last of the neuron itself: one pixel. */
  readonly placements: readonly Placement[];
}

/** A layer on a window of its output as a layer on a window of its input. */
interface WindowedLayer {
  readonly layer: Layer;
  readonly placement: Placement;
}

/** Layers that treat every pixel alike. */
const pixelwise = (layer: Layer, placement: Placement): WindowedLayer => ({ layer, placement });

/** Padding becomes what lies outside of the image. */
const convolution = (layer: Conv2dLayer, output: Placement, input: Shape): WindowedLayer => ({
  layer: { ...layer, padding: NO_PADDING },
  placement: seenBy(layer, output, input),
});

const NO_PADDING: Padding = [0, 0, 0, 0];

/** Pools count what lies outside in ways of their own, so only those without padding see windows. */
const pool = (
  layer: AveragePoolLayer | MaxPoolLayer,
  output: Placement,
  input: Shape,
): WindowedLayer | undefined =>
  layer.padding.some((side) => side > 0) ? undefined : { layer, placement: seenBy(layer, output, input) };

const none = (): undefined => undefined;

const windowed: LayerRules<[output: Placement, input: Shape], WindowedLayer | undefined> = {
  relu: pixelwise,
  'leaky-relu': pixelwise,
  sigmoid: pixelwise,
  tanh: pixelwise,
  'batch-norm': pixelwise,
  normalize: pixelwise,
  scale: (layer, placement) => (layer.shape.length === 1 ? { layer, placement } : undefined),
  conv2d: convolution,
  'average-pool': pool,
  'max-pool': pool,
  linear: none,
  flatten: none,
  residual: none,
};

/**
 * What a neuron at the output of layers sees of their input, `[height, width, channels]`; undefined where a layer does
 * not treat all places of an image alike, and where the windows would be no smaller than the images.
 */
export function coneOf(layers: readonly Layer[], inputShape: Shape): Cone | undefined {
  if (inputShape.length !== 3) return undefined;
  const shapes = [inputShape];
  for (const layer of layers) shapes.push(outputShape(layer, shapes.at(-1) as Shape));
  const own = shapes.at(-1) as Shape;
  let placement: Placement = { shape: [1, 1, own[2] ?? 0], strides: [1, 1], offsets: [0, 0] };
  const placements = [placement];
  const seen: Layer[] = [];
  for (let index = layers.length - 1; index >= 0; index--) {
    const found = applyRule(windowed, layers[index] as Layer, placement, shapes[index] as Shape);
    if (found === undefined) return undefined;
    placement = found.placement;
    placements.unshift(placement);
    seen.unshift(found.layer);
  }
  const isSmaller = numbers(placements.map(({ shape }) => shape)) < numbers(shapes);
  return isSmaller ? { layers: seen, placements } : undefined;
}

interface Sliding {
  readonly size: Size;
  readonly strides: Size;
  readonly padding: Padding;
}

/** The window of the input that a sliding layer needs for a window of its output. */
function seenBy({ size, strides, padding }: Sliding, output: Placement, input: Shape): Placement {
  const [height = 0, width = 0] = output.shape;
  const [top, , left] = padding;
  return {
    shape: [(height - 1) * strides[0] + size[0], (width - 1) * strides[1] + size[1], input[2] ?? 0],
    strides: [output.strides[0] * strides[0], output.strides[1] * strides[1]],
    offsets: [output.offsets[0] * strides[0] - top, output.offsets[1] * strides[1] - left],
  };
}

function numbers(shapes: readonly Shape[]): number {
  return shapes.reduce((sum, shape) => sum + shape.reduce((size, side) => size * side, 1), 0);
}
