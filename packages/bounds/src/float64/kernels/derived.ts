/**
 * Arrays that follow from a parameter alone and are wanted again for every batch: made once, kept as long as the
 * parameter is. A parameter array must therefore never be changed in place: its bounds would silently be those of the
 * numbers that it held before.
 */
const absolutes = new WeakMap<Float64Array, Float64Array>();
const transposes = new WeakMap<Float64Array, Float64Array>();
const panels = new WeakMap<Float64Array, Float64Array>();

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

/** Columns of every panel but the last. */
const PANEL = 16;

/** The sides of a matrix to be packed, and where its panels are to stand. */
export interface Packing {
  readonly k: number;
  readonly n: number;
  /** So many zeros. */
  readonly allocate: (length: number) => Float64Array;
}

/**
 * A matrix `[k, n]` in the order of the compiled kernels: panels of 16 columns one after the other, each row by row. The
 * last one is as narrow as a multiple of 8 lets it be; columns that the matrix has not are zero.
 */
export function panelsOf(x: Float64Array, { k, n, allocate }: Packing): Float64Array {
  return remembered(panels, x, () => {
    const columns = Math.ceil(n / 8) * 8;
    const out = allocate(k * columns);
    for (let start = 0; start < n; start += PANEL) {
      const width = Math.min(PANEL, columns - start);
      const present = Math.min(PANEL, n - start);
      for (let row = 0; row < k; row++) {
        const source = row * n + start;
        out.set(x.subarray(source, source + present), start * k + row * width);
      }
    }
    return out;
  });
}

function remembered<T>(memory: WeakMap<Float64Array, T>, key: Float64Array, make: () => T): T {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const made = make();
  memory.set(key, made);
  return made;
}
