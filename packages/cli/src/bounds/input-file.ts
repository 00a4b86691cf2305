import { readFileSync } from 'node:fs';

import type { ImportedNetwork } from '@drawdown/onnx';
import { inputToOurs } from '@drawdown/onnx';
import { messageOf, systemErrorCode, UserError } from '@drawdown/records';
import { z } from 'zod';

/** Inputs in the network's own order, and the labels whose margins are wanted. */
export interface LabelledInputs {
  readonly inputs: readonly Float64Array[];
  readonly labels: readonly number[];
}

const fileSchema = z.object({ inputs: z.array(z.unknown()), labels: z.array(z.int().nonnegative()) });

/**
 * Reads `{"inputs": nested arrays in the layout of the ONNX input, "labels": [..]}`.
 *
 * @throws UserError for a network of one output, for a file that is missing or no such document, for inputs of another size or order of axes than the
 *   network's, and for labels that are no class of it
 */
export function readInputs(path: string, imported: ImportedNetwork): LabelledInputs {
  const document = fileSchema.safeParse(parsed(path));
  if (!document.success) {
    throw new UserError(
      `${path} should hold {"inputs": […], "labels": […]}, but ${document.error.issues[0]?.path.join('.') ?? ''}: ${document.error.issues[0]?.message}`,
    );
  }
  const { inputs, labels } = document.data;
  if (inputs.length !== labels.length) {
    throw new UserError(
      `${path} has ${inputs.length} inputs and ${labels.length} labels; give a label for each`,
    );
  }
  const { classes } = imported.network;
  if (classes < 2) {
    throw new UserError(
      'margins are differences of logits, but the network has one output only; give one with two classes or more, or use drawdown certify',
    );
  }
  const stray = labels.find((label) => label >= classes);
  if (stray !== undefined) {
    throw new UserError(
      `${path} has the label ${stray}, but the network has ${classes} classes, 0 … ${classes - 1}`,
    );
  }
  return {
    inputs: inputs.map((input, index) => inputToOurs(imported, flat(input, index, { path, imported }))),
    labels,
  };
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT') throw new UserError(`cannot read the inputs at ${path}: there is no such file`);
    if (code !== undefined) throw new UserError(`cannot read the inputs at ${path}: ${code}`);
    throw new UserError(`${path} is not JSON (${messageOf(error)})`);
  }
}

function flat(
  input: unknown,
  index: number,
  { path, imported }: { readonly path: string; readonly imported: ImportedNetwork },
): Float64Array {
  const { sides, values } = unnested(input);
  const wrong = values.find((value) => typeof value !== 'number' || !Number.isFinite(value));
  if (wrong !== undefined) {
    throw new UserError(
      Array.isArray(wrong)
        ? `${path}: input ${index} holds numbers beside arrays; nest all numbers equally deep`
        : `${path}: input ${index} holds ${JSON.stringify(wrong)}, which is no number`,
    );
  }
  const { shape, order } = imported.input;
  if (values.length !== order.length) {
    throw new UserError(
      `${path}: input ${index} has ${values.length} numbers, but the network takes ${order.length} (${shape.join('×')})`,
    );
  }
  if (!isLaidOutAs(sides, shape)) {
    throw new UserError(
      `${path}: input ${index} is nested as ${sides.join('×')}, but the network takes ${shape.join('×')}; move its axes, or give it flat in that order`,
    );
  }
  return Float64Array.from(values as number[]);
}

/** What nested arrays hold, and the lengths of the arrays on the way to the first number. */
function unnested(input: unknown): {
  readonly sides: readonly number[];
  readonly values: readonly unknown[];
} {
  const sides: number[] = [];
  let values: readonly unknown[] = [input];
  while (values.length > 0 && values.every(Array.isArray)) {
    sides.push((values[0] as readonly unknown[]).length);
    values = values.flat();
  }
  return { sides, values };
}

/** Whether as many numbers are in the order of a shape: axes of 1 do not matter, and one axis holds any shape. */
function isLaidOutAs(sides: readonly number[], shape: readonly number[]): boolean {
  const [given, wanted] = [sides, shape].map((each) => each.filter((side) => side !== 1)) as [
    number[],
    number[],
  ];
  return given.length < 2 || wanted.length < 2 || given.join() === wanted.join();
}
