import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { afterAll, describe, expect, it } from 'vitest';

import { readOnnx } from '../../../src/index.ts';
import { graph, node } from '../../graphs.ts';
import { kinds } from '../../layer-kinds.ts';

const folder = mkdtempSync(join(tmpdir(), 'drawdown-onnx-'));
afterAll(() => rmSync(folder, { recursive: true }));
const bytes = graph({ nodes: [node('Tanh', ['x'])], input: [1, 3] });

describe('a source', () => {
  it('is a file, gzipped or not, and names the network', () => {
    const [plain, packed] = [join(folder, 'plain.onnx'), join(folder, 'packed.onnx.gz')];
    writeFileSync(plain, bytes);
    writeFileSync(packed, gzipSync(bytes));
    expect(readOnnx(plain).network.name).toBe('plain');
    expect(readOnnx(packed).network.name).toBe('packed');
    expect(readOnnx(packed).parameters).toEqual(readOnnx(plain).parameters);
  });

  it('is bytes, gzipped or not, and the graph names the network', () => {
    expect(readOnnx(bytes).network.name).toBe('graph');
    expect(kinds(readOnnx(gzipSync(bytes)))).toBe('tanh');
  });

  it('that cannot be read is refused with the path', () => {
    expect(() => readOnnx(join(folder, 'nothing.onnx'))).toThrow(
      `cannot read the ONNX model at ${join(folder, 'nothing.onnx')}: there is no such file; give the path of an .onnx file`,
    );
    expect(() => readOnnx(folder)).toThrow(`cannot read the ONNX model at ${folder}: it is a folder`);
  });

  it('that does not unpack is refused', () => {
    const broken = join(folder, 'broken.onnx.gz');
    writeFileSync(broken, gzipSync(bytes).subarray(0, 20));
    expect(() => readOnnx(broken)).toThrow(`${broken} is gzipped but does not unpack (`);
  });

  it('names the file and the node of whatever is wrong in it', () => {
    const path = join(folder, 'strange.onnx');
    writeFileSync(path, graph({ nodes: [node('Erf', ['x'], { name: 'gelu' })], input: [1, 3] }));
    expect(() => readOnnx(path)).toThrow(
      `${path}: node 0 'gelu' (Erf): there is no rule for the operator Erf`,
    );
  });
});
