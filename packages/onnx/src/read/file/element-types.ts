import type { TensorMessage } from '../../proto.ts';

/** The element types of tensors that are read. */
export type ElementType =
  | 'float32'
  | 'float64'
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'int64'
  | 'uint32'
  | 'uint64'
  | 'bool';

/** How the numbers of one element type are kept in a tensor's message. */
export interface ElementFormat {
  readonly type: ElementType;
  /** Bytes of one number among raw bytes. */
  readonly bytes: number;
  /** Reads one of the raw numbers, which are little-endian. */
  readonly read: (view: DataView, at: number) => number;
  /** The field for numbers that are not raw. */
  readonly field: keyof TensorMessage &
    ('floatData' | 'doubleData' | 'int32Data' | 'int64Data' | 'uint64Data');
}

const formats: Readonly<Record<number, ElementFormat>> = {
  1: { type: 'float32', bytes: 4, read: (view, at) => view.getFloat32(at, true), field: 'floatData' },
  2: { type: 'uint8', bytes: 1, read: (view, at) => view.getUint8(at), field: 'int32Data' },
  3: { type: 'int8', bytes: 1, read: (view, at) => view.getInt8(at), field: 'int32Data' },
  4: { type: 'uint16', bytes: 2, read: (view, at) => view.getUint16(at, true), field: 'int32Data' },
  5: { type: 'int16', bytes: 2, read: (view, at) => view.getInt16(at, true), field: 'int32Data' },
  6: { type: 'int32', bytes: 4, read: (view, at) => view.getInt32(at, true), field: 'int32Data' },
  7: { type: 'int64', bytes: 8, read: (view, at) => Number(view.getBigInt64(at, true)), field: 'int64Data' },
  9: { type: 'bool', bytes: 1, read: (view, at) => Number(view.getUint8(at) !== 0), field: 'int32Data' },
  11: { type: 'float64', bytes: 8, read: (view, at) => view.getFloat64(at, true), field: 'doubleData' },
  12: { type: 'uint32', bytes: 4, read: (view, at) => view.getUint32(at, true), field: 'uint64Data' },
  13: {
    type: 'uint64',
    bytes: 8,
    read: (view, at) => Number(view.getBigUint64(at, true)),
    field: 'uint64Data',
  },
};

const unread: Readonly<Record<number, string>> = {
  8: 'strings',
  10: 'float16 numbers',
  14: 'complex numbers',
  15: 'complex numbers',
  16: 'bfloat16 numbers',
};

/** The format of ONNX's element type of this number, or undefined for one that is not read. */
export function formatOf(dataType: number): ElementFormat | undefined {
  return formats[dataType];
}

/** What an element type that is not read holds, for messages. */
export function nameOfUnread(dataType: number): string {
  return unread[dataType] ?? `numbers of type ${dataType}`;
}
