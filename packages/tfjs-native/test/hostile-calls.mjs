// Calls every kernel of the addon with operands that do not fit: `node hostile-calls.mjs ADDON SIGNATURES LOG CALLS`, where
// SIGNATURES is JSON, kernel name → operand types. A kernel may refuse or, where all happens to fit, compute; it must not
// write beside its operands, and the process must live. LOG holds the last call.
import { openSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';

const [path, signatures, logPath, calls] = process.argv.slice(2);
const addon = createRequire(import.meta.url)(path);
const log = openSync(logPath, 'w');

let state = 20231;
const random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};
const oneOf = (values) => values[Math.floor(random() * values.length)];

const GUARD = 256;
const PATTERN = 0xab;

/** An array between two stretches of a known pattern. */
function guarded(Type, length) {
  const memory = new Uint8Array(2 * GUARD + length * Type.BYTES_PER_ELEMENT).fill(PATTERN);
  return new Type(memory.buffer, GUARD, length).fill(1);
}

function isIntact(array) {
  const memory = new Uint8Array(array.buffer);
  return [memory.subarray(0, GUARD), memory.subarray(GUARD + array.byteLength)].every((guard) =>
    guard.every((byte) => byte === PATTERN),
  );
}

const lengths = [0, 0, 1, 1, 2, 3, 4, 6, 8, 9, 12, 16, 27, 36, 64];
const extreme = [-1, 7, 64, 1000, 65536, 2 ** 24, 2 ** 30, 2 ** 31 - 1, -(2 ** 31)];

/**
 * What stands in `dims`: mostly small, so that some calls fit; now and then numbers around which products and sums
 * overflow; and powers of two whose products are 0 in 64 bits, which empty arrays seem to fit.
 */
const kinds = [
  () => Math.floor(random() * 4),
  () => (random() < 0.8 ? Math.floor(random() * 4) : oneOf(extreme)),
  () => oneOf([0, 1, 2 ** 4, 2 ** 20, 2 ** 24, 2 ** 28, 2 ** 30]),
];

/** The numbers of `dims` that a kernel may take: with any other number of them it complains of the same thing. */
function dimCounts(name, types) {
  const complaints = Array.from({ length: 40 }, (_, count) => {
    try {
      addon[name](
        ...types.map(([operand, type]) => (operand === 'dims' ? new Int32Array(count) : make[type](0))),
      );
      return 'none';
    } catch (error) {
      return error.message;
    }
  });
  const usual = complaints.at(-1);
  const counts = complaints.flatMap((complaint, count) => (complaint === usual ? [] : [count]));
  return counts.length === 0 ? [0, 3, 8, 14, 20] : counts;
}

const make = {
  Float32Array: (length) => guarded(Float32Array, length),
  Float64Array: (length) => guarded(Float64Array, length),
  Uint8Array: (length) => guarded(Uint8Array, length),
  Int32Array: (length) => guarded(Int32Array, length),
  number: () => oneOf([0, 1, -1, 2, 0.5, 1000, 2 ** 31, Number.NaN, Number.POSITIVE_INFINITY]),
};

const counts = { refused: 0, computed: 0 };
for (const [name, types] of Object.entries(JSON.parse(signatures))) {
  const usualCounts = dimCounts(name, types);
  for (let i = 0; i < Number(calls); i++) {
    const kind = oneOf(kinds);
    const length = kind === kinds[2] ? 0 : oneOf(lengths);
    const operands = types.map(([operand, type]) => {
      if (operand === 'dims') return dims(random() < 0.95 ? oneOf(usualCounts) : 5, kind);
      return make[type](random() < 0.6 || length === 0 ? length : oneOf(lengths));
    });
    const text = operands.map((operand) =>
      ArrayBuffer.isView(operand)
        ? operand instanceof Int32Array
          ? `[${operand}]`
          : operand.length
        : operand,
    );
    writeSync(log, `${`${name}(${text.join('; ')})`.padEnd(400)}\n`, 0);
    try {
      addon[name](...operands);
      counts.computed++;
    } catch (error) {
      if (!(error instanceof Error) || error.message === '') throw new Error(`${name} threw ${error}`);
      counts.refused++;
    }
    for (const operand of operands) {
      if (ArrayBuffer.isView(operand) && !isIntact(operand))
        throw new Error(`wrote beside: ${name}(${text})`);
    }
  }
}
process.stdout.write(JSON.stringify(counts));

function dims(count, kind) {
  const array = guarded(Int32Array, count);
  array.set(Int32Array.from({ length: count }, kind));
  return array;
}
