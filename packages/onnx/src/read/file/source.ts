import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { messageOf, systemErrorCode, UserError } from '@drawdown/records';

/** The bytes of a model, unpacked, and where they came from. */
export interface Source {
  readonly bytes: Uint8Array;
  /** For messages. */
  readonly place: string;
  /** Where files of external data may lie; undefined for bytes that come from no file. */
  readonly folder: string | undefined;
}

/** What protobuf itself allows for one message. */
const MOST_BYTES = 2 ** 31 - 1;

/**
 * The bytes of a model file, or those given, unpacked where they are gzipped.
 *
 * @throws UserError when the file cannot be read, is too large, or does not unpack
 */
export function openSource(source: string | Uint8Array): Source {
  if (typeof source !== 'string') {
    const place = 'the ONNX model';
    return { bytes: unpacked(source, place), place, folder: undefined };
  }
  return { bytes: unpacked(readBytes(source), source), place: source, folder: dirname(source) };
}

function readBytes(path: string): Uint8Array {
  try {
    const { size } = statSync(path);
    if (size > MOST_BYTES) throw tooLarge(path, `${size} bytes`);
    return readFileSync(path);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : code;
    throw new UserError(`cannot read the ONNX model at ${path}: ${why}; give the path of an .onnx file`);
  }
}

/** No protobuf message of ONNX starts with gzip's magic number: it would be a group of field 3. */
function unpacked(bytes: Uint8Array, place: string): Uint8Array {
  if (!(bytes[0] === 0x1f && bytes[1] === 0x8b)) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_BYTES });
  } catch (error) {
    if (systemErrorCode(error) === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(place, 'more when unpacked');
    throw new UserError(`${place} is gzipped but does not unpack (${messageOf(error)}); fetch it again`);
  }
}

function tooLarge(place: string, size: string): UserError {
  return new UserError(
    `${place} is too large: an ONNX model has at most ${MOST_BYTES} bytes, but this one has ${size}; keep its weights as external data`,
  );
}
