import { readFileSync } from 'node:fs';

/** A kernel's name, the names and TypeScript types of its operands, and the type of its result. */
export interface Signature {
  readonly name: string;
  readonly operands: readonly (readonly [name: string, type: string])[];
  readonly result: string;
}

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

/** How the operands of `native/kernels.hpp` look in TypeScript. */
const types: Readonly<Record<string, string>> = {
  Floats: 'Float32Array',
  FloatsOut: 'Float32Array',
  Doubles: 'Float64Array',
  DoublesOut: 'Float64Array',
  Ints: 'Int32Array',
  IntsOut: 'Int32Array',
  Bytes: 'Uint8Array',
  BytesOut: 'Uint8Array',
  'std::int32_t': 'number',
  float: 'number',
  double: 'number',
};

/** The lines `K(name, result(Type operand, …))` of the C++ catalogue. */
export function nativeSignatures(): Signature[] {
  const source = read('native/kernels.hpp').replace(/\\\n/g, ' ');
  return [...source.matchAll(/\bK\((\w+),\s*(\w+)\(([^)]*)\)\)/g)].map(
    ([, name = '', result, operands = '']) => ({
      name,
      operands: operands.split(',').map((operand) => {
        const [type = '', operandName = ''] = operand.trim().split(/\s+/);
        return [operandName, types[type] ?? `unknown: ${type}`] as const;
      }),
      result: result === 'void' ? 'void' : 'number',
    }),
  );
}

/** The methods `name(operand: type, …): result;` of the TypeScript catalogue. */
export function typescriptSignatures(): Signature[] {
  const source = read('src/kernel-signatures.ts').replace(/\/\*[\s\S]*?\*\//g, '');
  return [...source.matchAll(/(\w+)\(([^)]*)\): (\w+);/g)].map(
    ([, name = '', operands = '', result = '']) => ({
      name,
      operands: operands
        .split(',')
        .map((operand) => operand.trim())
        .filter((operand) => operand !== '')
        .map((operand) => operand.split(': '))
        .map(([operandName = '', type = '']) => [operandName, type] as const),
      result,
    }),
  );
}
