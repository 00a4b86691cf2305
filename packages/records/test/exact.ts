/** A finite float64 as an exact integer multiple of 2⁻¹⁰⁷⁴, read off its bits. */
export function exact(x: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const exponent = (bits >> 52n) & 0x7ffn;
  const fraction = bits & 0xfffffffffffffn;
  if (exponent === 0x7ffn) throw new Error(`${x} is not finite`);
  const magnitude = exponent === 0n ? fraction : (fraction | (1n << 52n)) << (exponent - 1n);
  return bits >> 63n === 1n ? -magnitude : magnitude;
}

/** 1 as a multiple of 2⁻¹⁰⁷⁴. */
export const EXACT_ONE: bigint = 1n << 1074n;
