import type { Shape, StoredArray } from '@drawdown/networks';

/** An array with its axes in another order: axis i of the result is `axes[i]`. */
export function withAxes({ shape, data }: StoredArray, axes: readonly number[]): StoredArray {
  const extents = axes.map((axis) => shape[axis] ?? 1);
  const strides = axes.map((axis) => shape.slice(axis + 1).reduce((product, extent) => product * extent, 1));
  const result = data.map((_, index) => {
    let rest = index;
    let place = 0;
    for (let axis = axes.length - 1; axis >= 0; axis--) {
      const extent = extents[axis] ?? 1;
      place += (rest % extent) * (strides[axis] ?? 0);
      rest = Math.floor(rest / extent);
    }
    return data[place] as number;
  });
  return { shape: extents, data: result };
}

/** The rows of a matrix that takes a vector pixel by pixel, for the same vector channel by channel. */
export function rowsByChannel(
  { shape, data }: StoredArray,
  [height = 1, width = 1, channels = 1]: Shape,
): StoredArray {
  const outputs = shape[1] ?? 1;
  const image = withAxes({ shape: [height, width, channels, outputs], data }, [2, 0, 1, 3]);
  return { shape, data: image.data };
}
