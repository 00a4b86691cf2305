import { UserError } from '@drawdown/records';

import { numberOf, type TensorMessage } from '../../proto.ts';
import { type Constant, numbersOf, show, sizeOf } from '../constant.ts';
import { type ElementFormat, formatOf, nameOfUnread } from './element-types.ts';
import { readExternalData } from './external-data.ts';

/** Where a tensor stands. */
export interface TensorPlace {
  /** For messages: `model.onnx: initialiser 'w'`. */
  readonly label: string;
  /** The folder of the model, for external data. */
  readonly folder: string | undefined;
}

const EXTERNAL = 1;

/**
 * The numbers of a tensor's message: raw, typed, or in another file. That as many are there as its dimensions ask for
 * is known before any memory is taken.
 *
 * @throws UserError for a type that is not read, and for numbers that are missing or too many
 */
export function readTensor(tensor: TensorMessage, { label, folder }: TensorPlace): Constant {
  const format = formatOf(tensor.dataType ?? 0);
  if (format === undefined) {
    throw new UserError(
      `${label} holds ${nameOfUnread(tensor.dataType ?? 0)}, which are not read; convert the model to float32`,
    );
  }
  const dims = (tensor.dims ?? []).map(numberOf);
  const size = sizeOf(dims);
  if (!dims.every((extent) => Number.isInteger(extent) && extent >= 0) || !Number.isSafeInteger(size)) {
    throw new UserError(`${label} has the shape ${show(dims)}, which is none; the file is damaged`);
  }
  const data = numbersIn(tensor, { label, folder, format, size, dims });
  return { kind: 'constant', type: format.type, dims, data };
}

interface Numbers extends TensorPlace {
  readonly format: ElementFormat;
  readonly size: number;
  readonly dims: readonly number[];
}

function numbersIn(tensor: TensorMessage, numbers: Numbers): Constant['data'] {
  const { label, folder, format, size } = numbers;
  const bytes = size * format.bytes;
  if (tensor.dataLocation === EXTERNAL) {
    return fromRaw(readExternalData(tensor, { label, folder, bytes }), numbers);
  }
  const raw = tensor.rawData ?? new Uint8Array();
  const typed: readonly unknown[] = tensor[format.field] ?? [];
  if (raw.length === 0 && typed.length === size) return fromTyped(typed, format);
  if (raw.length === bytes) return fromRaw(raw, numbers);
  const found = raw.length > 0 ? `${raw.length} bytes` : `${typed.length} numbers`;
  const wanted = raw.length > 0 ? `${bytes} bytes` : `${size} numbers`;
  throw new UserError(
    `${label} of shape ${show(numbers.dims)} should have ${wanted}, but ${found} are there; the file is damaged`,
  );
}

function fromRaw(raw: Uint8Array, { format, size }: Numbers): Constant['data'] {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const data = numbersOf(format.type, size);
  for (let index = 0; index < size; index++) data[index] = format.read(view, index * format.bytes);
  return data;
}

function fromTyped(typed: readonly unknown[], { type }: ElementFormat): Constant['data'] {
  const data = numbersOf(type, typed.length);
  for (const [index, value] of typed.entries()) {
    const number = numberOf(value);
    data[index] = type === 'bool' ? Number(number !== 0) : number;
  }
  return data;
}
