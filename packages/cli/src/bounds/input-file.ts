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
 * @throws UserError for a file that is missing or no such document, for inputs of another size than the network's, and for
 *   labels that are no class of it
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
  const numbers: unknown[] = Array.isArray(input) ? input.flat(Number.POSITIVE_INFINITY) : [input];
  const wrong = numbers.find((value) => typeof value !== 'number' || !Number.isFinite(value));
  if (wrong !== undefined) {
    throw new UserError(`${path}: input ${index} holds ${JSON.stringify(wrong)}, which is no number`);
  }
  const { shape, order } = imported.input;
  if (numbers.length !== order.length) {
    throw new UserError(
      `${path}: input ${index} has ${numbers.length} numbers, but the network takes ${order.length} (${shape.join('×')})`,
    );
  }
  return Float64Array.from(numbers as number[]);
}
