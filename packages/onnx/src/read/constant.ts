import type { ElementType } from './file/element-types.ts';

/** A tensor that is known before anything runs: a weight, or a number that exporters compute shapes with. */
export interface Constant {
  readonly kind: 'constant';
  readonly type: ElementType;
  readonly dims: readonly number[];
  /** Float32 numbers as they are; all other types as float64, integers beyond ±2⁵³ rounded. */
  readonly data: Float32Array | Float64Array;
}

/** How many numbers a tensor of these dimensions has. */
export function sizeOf(dims: readonly number[]): number {
  return dims.reduce((product, extent) => product * extent, 1);
}

/** Zeros of an element type. */
export function numbersOf(type: ElementType, size: number): Float32Array | Float64Array {
  return type === 'float32' ? new Float32Array(size) : new Float64Array(size);
}

/** A vector of 64-bit integers, as shapes are. */
export function integers(values: readonly number[]): Constant {
  return { kind: 'constant', type: 'int64', dims: [values.length], data: Float64Array.from(values) };
}

/** `[1, 28, 28]`, for messages. */
export function show(dims: readonly number[]): string {
  return `[${dims.join(', ')}]`;
}
