/** The sum of two float32 numbers, where it is a float32 number itself. */
export function exactSum(a: number, b: number): number | undefined {
  const sum = a + b;
  const rest = sum - a;
  // Knuth's two-sum: what the sum in float64 has lost.
  const lost = a - (sum - rest) + (b - rest);
  return lost === 0 && isFloat32(sum) ? sum : undefined;
}

/** The product of two float32 numbers, where it is a float32 number itself: float64 holds every such product. */
export function exactProduct(a: number, b: number): number | undefined {
  const product = a * b;
  return isFloat32(product) ? product : undefined;
}

/** The quotient of two float32 numbers, where it is a float32 number itself. */
export function exactQuotient(a: number, b: number): number | undefined {
  const quotient = Math.fround(a / b);
  return Number.isFinite(quotient) && quotient * b === a ? quotient : undefined;
}

/** One exact result for each number of an array, or undefined where one of them is not exact. */
export function allExact(
  values: Float32Array,
  exact: (value: number, index: number) => number | undefined,
): Float32Array | undefined {
  const results = new Float32Array(values.length);
  for (const [index, value] of values.entries()) {
    const result = exact(value, index);
    if (result === undefined) return undefined;
    results[index] = result;
  }
  return results;
}

function isFloat32(value: number): boolean {
  return Number.isFinite(value) && Math.fround(value) === value;
}
