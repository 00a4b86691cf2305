/**
 * Arrays that follow from a parameter alone and are wanted again for every batch: made once, kept as long as the
 * parameter is. A parameter array must therefore never be changed in place: its bounds would silently be those of the
 * numbers that it held before.
 */
const absolutes = new WeakMap<Float64Array, Float64Array>();
const transposes = new WeakMap<Float64Array, Float64Array>();

/** |x|, entry by entry. */
export function absoluteOf(x: Float64Array): Float64Array {
  return remembered(absolutes, x, () => x.map(Math.abs));
}

/** The transpose of a matrix `[rows, columns]`. */
export function transposeOf(x: Float64Array, rows: number, columns: number): Float64Array {
  return remembered(transposes, x, () => {
    const out = new Float64Array(x.length);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) out[column * rows + row] = x[row * columns + column]!;
    }
    return out;
  });
}

function remembered(
  memory: WeakMap<Float64Array, Float64Array>,
  key: Float64Array,
  make: () => Float64Array,
): Float64Array {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const made = make();
  memory.set(key, made);
  return made;
}
