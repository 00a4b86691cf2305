/**
 * C = A B in float64; A `[m, k]`, B `[k, n]`, C `[m, n]`, all row by row.
 *
 * Each entry is a sum of k products in ascending order, so its error is at most γₖ·|A||B|. Blocks of 4 × 4 entries keep
 * sixteen sums in registers.
 */
export function matmul(a: Float64Array, b: Float64Array, { m, k, n, out }: MatmulShape): Float64Array {
  const c = out ?? new Float64Array(m * n);
  const mBlocks = m - (m % 4);
  const nBlocks = n - (n % 4);
  for (let i = 0; i < mBlocks; i += 4) {
    for (let j = 0; j < nBlocks; j += 4) block4x4(a, b, c, { i, j, k, n });
  }
  for (let i = 0; i < m; i++) {
    for (let j = i < mBlocks ? nBlocks : 0; j < n; j++) {
      let sum = 0;
      for (let p = 0, left = i * k, right = j; p < k; p++, left++, right += n) sum += a[left]! * b[right]!;
      c[i * n + j] = sum;
    }
  }
  return c;
}

/** The sides of a matrix product, and where to write it. */
export interface MatmulShape {
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly out?: Float64Array;
}

interface Block {
  readonly i: number;
  readonly j: number;
  readonly k: number;
  readonly n: number;
}

function block4x4(a: Float64Array, b: Float64Array, c: Float64Array, { i, j, k, n }: Block): void {
  let c00 = 0,
    c01 = 0,
    c02 = 0,
    c03 = 0;
  let c10 = 0,
    c11 = 0,
    c12 = 0,
    c13 = 0;
  let c20 = 0,
    c21 = 0,
    c22 = 0,
    c23 = 0;
  let c30 = 0,
    c31 = 0,
    c32 = 0,
    c33 = 0;
  const row1 = k;
  const row2 = 2 * k;
  const row3 = 3 * k;
  for (let p = 0, left = i * k, right = j; p < k; p++, left++, right += n) {
    const b0 = b[right]!;
    const b1 = b[right + 1]!;
    const b2 = b[right + 2]!;
    const b3 = b[right + 3]!;
    const a0 = a[left]!;
    c00 += a0 * b0;
    c01 += a0 * b1;
    c02 += a0 * b2;
    c03 += a0 * b3;
    const a1 = a[left + row1]!;
    c10 += a1 * b0;
    c11 += a1 * b1;
    c12 += a1 * b2;
    c13 += a1 * b3;
    const a2 = a[left + row2]!;
    c20 += a2 * b0;
    c21 += a2 * b1;
    c22 += a2 * b2;
    c23 += a2 * b3;
    const a3 = a[left + row3]!;
    c30 += a3 * b0;
    c31 += a3 * b1;
    c32 += a3 * b2;
    c33 += a3 * b3;
  }
  let at = i * n + j;
  c[at] = c00;
  c[at + 1] = c01;
  c[at + 2] = c02;
  c[at + 3] = c03;
  at += n;
  c[at] = c10;
  c[at + 1] = c11;
  c[at + 2] = c12;
  c[at + 3] = c13;
  at += n;
  c[at] = c20;
  c[at + 1] = c21;
  c[at + 2] = c22;
  c[at + 3] = c23;
  at += n;
  c[at] = c30;
  c[at + 1] = c31;
  c[at + 2] = c32;
  c[at + 3] = c33;
}
