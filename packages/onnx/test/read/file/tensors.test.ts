import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

import { readOnnx } from '../../../src/index.ts';
import type { TensorMessage } from '../../../src/proto.ts';
import { readTensor } from '../../../src/read/file/tensors.ts';
import { floats, graph, node } from '../../graphs.ts';

const place = { label: "model.onnx: initialiser 'w'", folder: undefined };
const raw = (array: { readonly buffer: ArrayBufferLike }): Uint8Array => new Uint8Array(array.buffer);

describe('readTensor', () => {
  it.each<[string, TensorMessage, readonly number[]]>([
    ['raw float32', { dataType: 1, rawData: raw(Float32Array.of(0.1, -2)) }, [Math.fround(0.1), -2]],
    ['typed float32', { dataType: 1, floatData: [0.5, -2] }, [0.5, -2]],
    ['raw float64', { dataType: 11, rawData: raw(Float64Array.of(0.1, -2)) }, [0.1, -2]],
    ['typed float64', { dataType: 11, doubleData: [0.1, -2] }, [0.1, -2]],
    ['raw int64', { dataType: 7, rawData: raw(BigInt64Array.of(-1n, 2n ** 53n)) }, [-1, 2 ** 53]],
    ['typed int64', { dataType: 7, int64Data: [-1, 5] }, [-1, 5]],
    ['raw int32', { dataType: 6, rawData: raw(Int32Array.of(-1, 7)) }, [-1, 7]],
    ['typed int32', { dataType: 6, int32Data: [-1, 7] }, [-1, 7]],
    ['raw int16', { dataType: 5, rawData: raw(Int16Array.of(-1, 7)) }, [-1, 7]],
    ['raw uint16', { dataType: 4, rawData: raw(Uint16Array.of(65535, 7)) }, [65535, 7]],
    ['raw int8', { dataType: 3, rawData: raw(Int8Array.of(-1, 7)) }, [-1, 7]],
    ['typed uint8', { dataType: 2, int32Data: [255, 7] }, [255, 7]],
    ['raw uint8', { dataType: 2, rawData: raw(Uint8Array.of(255, 7)) }, [255, 7]],
    ['raw bool', { dataType: 9, rawData: raw(Uint8Array.of(0, 2)) }, [0, 1]],
    ['typed bool', { dataType: 9, int32Data: [1, 0] }, [1, 0]],
    ['raw uint32', { dataType: 12, rawData: raw(Uint32Array.of(2 ** 31, 7)) }, [2 ** 31, 7]],
    ['typed uint64', { dataType: 13, uint64Data: [3, 7] }, [3, 7]],
    ['raw uint64', { dataType: 13, rawData: raw(BigUint64Array.of(3n, 7n)) }, [3, 7]],
  ])('reads %s', (_name, tensor, expected) => {
    const { data, dims } = readTensor({ dims: [2], ...tensor }, place);
    expect([...data]).toEqual(expected);
    expect(dims).toEqual([2]);
  });

  it('reads raw numbers that do not start at a multiple of their size', () => {
    const bytes = new Uint8Array(9);
    bytes.set(raw(Float32Array.of(3, 4)), 1);
    expect([...readTensor({ dims: [2], dataType: 1, rawData: bytes.subarray(1) }, place).data]).toEqual([
      3, 4,
    ]);
  });

  it.each<[string, TensorMessage, string]>([
    [
      'too few raw bytes',
      { dims: [3], dataType: 1, rawData: new Uint8Array(8) },
      "model.onnx: initialiser 'w' of shape [3] should have 12 bytes, but 8 bytes are there",
    ],
    [
      'too few numbers',
      { dims: [3], dataType: 1, floatData: [1] },
      'should have 3 numbers, but 1 numbers are there',
    ],
    [
      'a shape beyond all memory',
      { dims: [2 ** 31, 2 ** 31], dataType: 1, floatData: [1] },
      'has the shape [2147483648, 2147483648], which is none',
    ],
    [
      'a large shape without numbers',
      { dims: [2 ** 20, 2 ** 20], dataType: 1, floatData: [] },
      'of shape [1048576, 1048576] should have 1099511627776 numbers, but 0 numbers are there',
    ],
    ['a negative shape', { dims: [-1], dataType: 1, floatData: [1] }, 'has the shape [-1], which is none'],
    [
      'float16',
      { dims: [1], dataType: 10, rawData: new Uint8Array(2) },
      'holds float16 numbers, which are not read; convert the model to float32',
    ],
    [
      'text',
      { dims: [1], dataType: 8, stringData: [new Uint8Array(1)] },
      'holds strings, which are not read',
    ],
    ['an unknown type', { dims: [1], dataType: 99 }, 'holds numbers of type 99, which are not read'],
  ])('refuses %s', (_name, tensor, message) => {
    expect(() => readTensor(tensor, place)).toThrow(message);
  });
});

describe('external data', () => {
  const folder = mkdtempSync(join(tmpdir(), 'drawdown-onnx-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'model'));
  const weights = Float32Array.from({ length: 8 }, (_, index) => index);
  writeFileSync(join(folder, 'model', 'weights.bin'), raw(weights));
  writeFileSync(join(folder, 'outside.bin'), raw(weights));
  symlinkSync(join(folder, 'outside.bin'), join(folder, 'model', 'link.bin'));

  function bytesWith(entries: Readonly<Record<string, string>>): Uint8Array {
    const externalData = Object.entries(entries).map(([key, value]) => ({ key, value }));
    const tensors = [{ name: 'c', dims: [3], dataType: 1, dataLocation: 1, externalData }];
    return graph({ nodes: [node('Add', ['x', 'c'])], input: [1, 3], tensors });
  }

  function readWith(entries: Readonly<Record<string, string>>): ReturnType<typeof readOnnx> {
    const path = join(folder, 'model', 'external.onnx');
    writeFileSync(path, bytesWith(entries));
    return readOnnx(path);
  }

  it('is read from a place in a file beside the model', () => {
    const imported = readWith({ location: 'weights.bin', offset: '4', length: '12' });
    expect([...(imported.parameters['0.offset']?.data ?? [])]).toEqual([1, 2, 3]);
    expect(imported.network.name).toBe('external');
  });

  it('starts at the front and is as long as it must be where nothing is said', () => {
    const imported = readWith({ location: 'weights.bin' });
    expect([...(imported.parameters['0.offset']?.data ?? [])]).toEqual([0, 1, 2]);
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    [
      'a file outside of the folder',
      { location: '../outside.bin' },
      "is kept in '../outside.bin', which does not lie in the model's folder",
    ],
    [
      'an absolute path',
      { location: join(folder, 'model', 'weights.bin') },
      "which does not lie in the model's folder",
    ],
    [
      'a link to the outside',
      { location: 'link.bin' },
      "is kept in 'link.bin', which does not lie in the model's folder",
    ],
    ['no file', {}, "is kept in '', which does not lie in the model's folder"],
    ['a missing file', { location: 'nothing.bin' }, 'which cannot be read (ENOENT'],
    ['a folder', { location: '.' }, "initialiser 'c'"],
    [
      'a file that is too short',
      { location: 'weights.bin', offset: '24' },
      'should take 12 bytes from byte 24 of',
    ],
    [
      'another length',
      { location: 'weights.bin', length: '16' },
      "should take 12 bytes, but 16 are marked in 'weights.bin'",
    ],
    [
      'a length that is no number',
      { location: 'weights.bin', length: 'all' },
      "should be a number of bytes, but is 'all'",
    ],
  ])('refuses %s', (_name, entries, message) => {
    expect(() => readWith(entries)).toThrow(message);
  });

  it('needs a path', () => {
    expect(() => readOnnx(bytesWith({ location: 'weights.bin' }))).toThrow(
      "the ONNX model: initialiser 'c' is kept in the file 'weights.bin' beside the model; give the model's path instead of its bytes",
    );
  });

  it('does not matter for what the output does not need', () => {
    const tensors = [{ ...floats('c', [3]), rawData: new Uint8Array(1) }];
    expect(() => readOnnx(graph({ nodes: [node('Relu', ['x'])], input: [1, 3], tensors }))).not.toThrow();
  });
});
