import { beforeAll, expect, it } from 'vitest';
import { type Addon, loadAddon } from '../../src/addon.ts';
import { describeNative } from '../native-backend.ts';

const floats = (size: number): Float32Array => new Float32Array(size);
const bytes = (size: number): Uint8Array => new Uint8Array(size);
const ints = (...numbers: number[]): Int32Array => Int32Array.from(numbers);

const large = 2 ** 31 - 1;

/** Dims of a binary kernel with 6 results, each wrong for operands of 6 and 3 numbers in another way. */
const wrongBroadcasts: Readonly<Record<string, Int32Array>> = {
  'no loops': ints(0),
  'no dims': ints(),
  'too many loops': ints(13, ...new Array(39).fill(1)),
  'fewer numbers than loops': ints(2, 6, 1, 1),
  'another size': ints(1, 5, 1, 1),
  'an operand too short': ints(1, 6, 1, 1),
  'a size of 0': ints(2, 6, 1, 0, 0, 1, 0),
  'a negative size': ints(1, -6, 1, 0),
  'a negative step': ints(2, 2, -3, 0, 3, 1, 1),
  'an inner step of 2': ints(1, 6, 2, 0),
  'sizes whose product overflows': ints(3, large, 0, 0, large, 0, 0, 6, 1, 0),
  'steps whose reach overflows': ints(2, 2, large, large, 3, 1, 1),
};

const wrongCopies: Readonly<Record<string, Int32Array>> = {
  'no dims': ints(),
  'no loops': ints(0, 0, 0),
  'a negative place': ints(1, -1, 0, 6, 1, 1),
  'a place beyond the output': ints(1, 0, 1, 6, 1, 1),
  'a place beyond what is read': ints(1, 1, 0, 6, 1, 1),
  'a step beyond what is read': ints(2, 0, 0, 2, large, 3, 3, 1, 1),
  'an inner step of 2 in the output': ints(1, 0, 0, 3, 1, 2),
  'overlapping places': ints(2, 0, 0, 2, 3, 1, 3, 1, 1),
  'a size of 0': ints(1, 0, 0, 0, 1, 1),
};

const wrongReductions: Readonly<Record<string, Int32Array>> = {
  'two sizes': ints(2, 3),
  'a size of 0': ints(2, 0, 3),
  'a negative size': ints(-2, 3, -1),
  'another size': ints(2, 2, 1),
  'another output': ints(3, 2, 1),
  'sizes whose product overflows': ints(large, large, large),
};

/** 1 × 4 × 4 × 2 images in windows of 2 × 2: 32 numbers in, 8 out. */
const pooling: readonly number[] = [1, 4, 4, 2, 2, 2, 2, 2, 2, 2, 0, 0];

const wrongPoolings: Readonly<Record<string, Int32Array>> = {
  'too few numbers': ints(1, 4, 4, 2),
  'a batch of 0': ints(0, ...pooling.slice(1)),
  'another batch': ints(2, ...pooling.slice(1)),
  'a stride of 0': ints(...pooling.with(8, 0)),
  'a negative padding': ints(...pooling.with(10, -1)),
  'another output': ints(...pooling.with(4, 3)),
  'sizes whose product overflows': ints(...pooling.map(() => 2 ** 24)),
  'sizes beyond all images': ints(...pooling.with(6, large)),
};

describeNative('kernels called with wrong sizes throw', () => {
  let addon: Addon;
  beforeAll(() => {
    addon = loadAddon();
  });

  it.each(Object.entries(wrongBroadcasts))('binary kernels: %s', (_, dims) => {
    expect(() => addon.add(floats(6), floats(3), floats(6), dims)).toThrow(Error);
    expect(() => addon.greater(floats(6), floats(3), bytes(6), dims)).toThrow(Error);
    expect(() => addon.logicalAnd(bytes(6), bytes(3), bytes(6), dims)).toThrow(Error);
  });

  it.each(Object.entries(wrongCopies))('copies: %s', (_, dims) => {
    expect(() => addon.copyStrided(floats(6), floats(6), dims)).toThrow(Error);
    expect(() => addon.copyStridedBytes(bytes(6), bytes(6), dims)).toThrow(Error);
  });

  it.each(Object.entries(wrongReductions))('reductions: %s', (_, dims) => {
    expect(() => addon.sum(floats(6), floats(2), dims, 1)).toThrow(Error);
    expect(() => addon.max(floats(6), floats(2), dims)).toThrow(Error);
    expect(() => addon.all(bytes(6), bytes(2), dims)).toThrow(Error);
    expect(() => addon.argMax(floats(6), new Int32Array(2), dims)).toThrow(Error);
  });

  it.each(Object.entries(wrongPoolings))('pooling: %s', (_, dims) => {
    expect(() => addon.maxPool(floats(32), floats(8), dims)).toThrow(Error);
    expect(() => addon.averagePool(floats(32), floats(8), dims)).toThrow(Error);
    expect(() => addon.maxPoolGradient(floats(8), floats(32), floats(32), dims)).toThrow(Error);
    expect(() => addon.averagePoolGradient(floats(8), floats(32), dims)).toThrow(Error);
  });

  it('unary kernels, choices, softmax, gathering', () => {
    expect(() => addon.exp(floats(3), floats(4))).toThrow(Error);
    expect(() => addon.floatToBool(floats(4), bytes(3))).toThrow(Error);
    expect(() => addon.select(bytes(3), floats(4), floats(4), floats(4))).toThrow(Error);
    expect(() => addon.softmax(floats(6), floats(6), 4)).toThrow(Error);
    expect(() => addon.softmax(floats(6), floats(6), 0)).toThrow(Error);
    expect(() => addon.softmax(floats(6), floats(3), 3)).toThrow(Error);
    expect(() => addon.gatherRows(floats(6), ints(3), floats(2), ints(1, 3, 2))).toThrow(Error);
    expect(() => addon.gatherRows(floats(6), ints(-1), floats(2), ints(1, 3, 2))).toThrow(Error);
    expect(() => addon.gatherRows(floats(6), ints(1, 1), floats(2), ints(1, 3, 2))).toThrow(Error);
    expect(() => addon.maxPoolGradient(floats(8), floats(16), floats(32), ints(...pooling))).toThrow(Error);
  });

  it('and types', () => {
    expect(() => addon.add(bytes(1) as never, floats(1), floats(1), ints(1, 1, 1, 1))).toThrow(TypeError);
    expect(() => addon.exp([1] as never, floats(1))).toThrow(TypeError);
    expect(() => addon.fill(floats(1), 'one' as never)).toThrow(TypeError);
    expect(() => addon.fill(...([floats(1)] as never as [Float32Array, number]))).toThrow(TypeError);
  });
});
