import type { Activation } from './activation.ts';
import type { Call } from './call.ts';
import { type Constant, show } from './constant.ts';
import { refusal } from './graph-node.ts';
import type { Value } from './value.ts';

/**
 * The value at one input.
 *
 * @throws UserError when it is left out
 */
export function operand({ node, inputs }: Call, index: number): Value {
  const value = inputs[index];
  if (value === undefined) throw refusal(node, `its input ${index} is missing; the file is damaged`);
  return value;
}

/**
 * The value at one input, which must depend on the network's input.
 *
 * @throws UserError for a constant
 */
export function activation(call: Call, index: number): Activation {
  const value = operand(call, index);
  if (value.kind === 'activation') return value;
  throw refusal(
    call.node,
    `${named(call, index)} should depend on the network's input, but is constant; fold it before the export`,
  );
}

/**
 * The constant at one input.
 *
 * @throws UserError when it is left out or depends on the network's input
 */
export function constant(call: Call, index: number): Constant {
  const value = operand(call, index);
  if (value.kind === 'constant') return value;
  throw refusal(
    call.node,
    `${named(call, index)} should be constant, but depends on the network's input, for which there is no rule`,
  );
}

/**
 * The whole numbers of the vector, or the single one, at one input.
 *
 * @throws UserError for fractions and tables
 */
export function integersAt(call: Call, index: number): readonly number[] {
  const { data, dims } = constant(call, index);
  if (dims.length <= 1 && data.every(Number.isInteger)) return [...data];
  throw refusal(
    call.node,
    `${named(call, index)} should be a vector of whole numbers, but has the shape ${show(dims)} and starts with ${data[0]}`,
  );
}

/**
 * The finite float32 numbers at one input.
 *
 * @throws UserError for numbers of another type unless float32 holds them exactly, and for NaN and infinite ones
 */
export function floatsAt(call: Call, index: number): Float32Array {
  const { data, type } = constant(call, index);
  const broken = data.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0) {
    throw refusal(
      call.node,
      `${named(call, index)} should hold finite numbers, but number ${broken} is ${data[broken]}; train or export the network again`,
    );
  }
  if (data instanceof Float32Array) return data;
  const inexact = data.findIndex((value) => Math.fround(value) !== value);
  if (inexact < 0) return Float32Array.from(data);
  throw refusal(
    call.node,
    `${named(call, index)} (${type}) should hold float32 numbers, but number ${inexact}, ${data[inexact]}, is none; convert the model to float32`,
  );
}

/** Whether there is a value at one input. */
export function isGiven({ inputs }: Call, index: number): boolean {
  return inputs[index] !== undefined;
}

function named({ node }: Call, index: number): string {
  return `its input '${node.inputs[index] ?? index}'`;
}
