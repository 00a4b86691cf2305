import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

import { loadEngine } from '../../src/runtime/engine.ts';
import { openRuntime } from '../../src/runtime/index.ts';
import { encoded, floats, graph, model, node } from '../graphs.ts';

const bytes = graph({
  nodes: [node('Add', ['x', 'c'])],
  input: ['n', 2],
  tensors: [floats('c', [2], [1, -1])],
});

describe('openRuntime', () => {
  it('says which package computes', async () => {
    const runtime = await openRuntime(bytes);
    expect(runtime.engine).toMatch(/^onnxruntime-(node|web) \d+\.\d+\.\d+/);
    await runtime.dispose();
  });

  it('runs any batch of an open one', async () => {
    const runtime = await openRuntime(bytes);
    expect([...(await runtime.run(Float32Array.of(1, 2), [1, 2]))]).toEqual([2, 1]);
    expect([...(await runtime.run(Float32Array.of(1, 2, 3, 4), [2, 2]))]).toEqual([2, 1, 4, 3]);
    await runtime.dispose();
  });

  it('refuses what is no model, and a model that ONNX does not allow', async () => {
    await expect(openRuntime(Uint8Array.of(1, 2, 3))).rejects.toThrow(
      /^onnxruntime-\S+ \S+ refuses the model: /,
    );
    const unknown = graph({ nodes: [node('Mystery', ['x'])], input: [1, 2] });
    await expect(openRuntime(unknown)).rejects.toThrow('refuses the model');
  });

  it('refuses inputs that do not fit', async () => {
    const runtime = await openRuntime(bytes);
    await expect(runtime.run(new Float32Array(3), [1, 2])).rejects.toThrow(
      'inputs of shape [1, 2] are 2 numbers, but 3 came',
    );
    await expect(runtime.run(new Float32Array(3), [1, 3])).rejects.toThrow(
      'refuses an input of shape [1, 3]',
    );
    await runtime.dispose();
  });

  it('wants one input and one output', async () => {
    const one = model({ nodes: [node('Split', ['x'], { axis: 1, outputs: ['a', 'b'] })], input: [1, 2] });
    const output = ['a', 'b'].map((name) => ({ name, type: { tensorType: { elemType: 1 } } }));
    await expect(openRuntime(encoded({ ...one, graph: { ...one.graph, output } }))).rejects.toThrow(
      'the model should have one input and one output, but has the inputs x and the outputs a, b',
    );
  });
});

describe('loadEngine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'drawdown-onnx-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Finds what lies in a folder, and nothing that is installed around it. */
  function requireFrom(place: string): NodeJS.Require {
    const require = createRequire(join(place, 'here.js'));
    const resolve = (name: string): string => {
      const path = require.resolve(name);
      if (path.startsWith(realpathSync(place))) return path;
      throw new Error(`${path} lies elsewhere`);
    };
    return Object.assign((name: string): unknown => require(name), require, { resolve }) as NodeJS.Require;
  }

  function install(place: string, source: string): void {
    mkdirSync(join(place, 'node_modules', 'onnxruntime-node'), { recursive: true });
    writeFileSync(join(place, 'node_modules', 'onnxruntime-node', 'index.js'), source);
  }

  it('says how to install what is missing', () => {
    expect(() => loadEngine(requireFrom(folder))).toThrow(
      /^ONNX Runtime is not installed: add onnxruntime-node .* or onnxruntime-web at the workspace root/,
    );
  });

  it('prefers the native package where it is installed, and says when it does not load', () => {
    const [whole, broken] = [join(folder, 'whole'), join(folder, 'broken')];
    install(whole, "module.exports = { env: { versions: { node: '1.2.3' } } };");
    install(broken, "throw new Error('no addon for this system');");
    const engine = loadEngine(requireFrom(whole));
    expect(engine).toMatchObject({ name: 'onnxruntime-node 1.2.3', executionProvider: 'cpu' });
    expect(() => loadEngine(requireFrom(broken))).toThrow(
      'onnxruntime-node is installed but does not load (no addon for this system); install it again or remove it',
    );
  });
});
