import { describe, expect, it } from 'vitest';

import { readOnnx } from '../../../src/index.ts';
import type { Graph, Model, Node, ValueInfo } from '../../../src/proto.ts';
import { encoded, floats, graph, model, node } from '../../graphs.ts';
import { kinds } from '../../layer-kinds.ts';

const small = model({ nodes: [node('Relu', ['x'])], input: ['n', 3] });

/** The small model with its graph changed. */
function changed(change: Partial<Graph>): Model {
  return { ...small, graph: { ...small.graph, ...change } };
}

function read(message: Model): unknown {
  return readOnnx(encoded(message));
}

function input(name: string, type: ValueInfo['type']): ValueInfo {
  return { name, type: type ?? null };
}

const vector = { tensorType: { elemType: 1, shape: { dim: [{ dimValue: 1 }, { dimValue: 3 }] } } };

describe('a graph', () => {
  it('may list its initialisers among its inputs, as old files do', () => {
    const old = model({ nodes: [node('Add', ['x', 'c'])], input: [1, 3], tensors: [floats('c', [3])] });
    const inputs = [input('c', vector), ...(old.graph?.input ?? [])];
    const imported = readOnnx(encoded({ ...old, graph: { ...old.graph, input: inputs } }));
    expect(imported.input.name).toBe('x');
  });

  it.each([
    [
      'two inputs',
      { input: [input('x', vector), input('y', vector)] },
      "should have one input, but has 2 ('x', 'y')",
    ],
    ['no input', { input: [] }, 'should have one input, but has 0 (none)'],
    [
      'two outputs',
      { output: [{ name: 'relu' }, { name: 'x' }] },
      "should have one output, but has 2 ('relu', 'x')",
    ],
    [
      'an output that nothing makes',
      { output: [{ name: 'y' }] },
      "the output needs the value 'y', which nothing makes",
    ],
    ['no nodes', { node: [] }, 'holds no ONNX graph'],
    [
      'a value made twice',
      { node: [node('Relu', ['x']), node('Tanh', ['x'], { outputs: ['relu'] })] },
      "node 1 'tanh' (Tanh): it makes the value 'relu', which is there already",
    ],
    [
      'a value that nothing makes',
      { node: [node('Relu', ['y'])] },
      "node 0 'relu' (Relu) needs the value 'y', which nothing makes",
    ],
    [
      'nodes out of order',
      { node: [node('Relu', ['tanh']), node('Tanh', ['x'])] },
      "node 0 'relu' (Relu): it uses the value 'tanh' before the node that makes it",
    ],
  ] satisfies [string, Partial<Graph>, string][])('with %s is refused', (_name, change, message) => {
    expect(() => read(changed(change))).toThrow(message);
  });

  it('may hold nodes that its output does not need, whatever they are', () => {
    const nodes = [node('Relu', ['x']), node('Mystery', ['x'])];
    const output = [{ name: 'relu' }];
    expect(kinds(readOnnx(encoded(changed({ node: nodes, output }))))).toBe('relu');
  });

  it.each<[string, Partial<Node>, string]>([
    [
      'an operator without a rule',
      { opType: 'Softmax' },
      "node 1 'odd' (Softmax): there is no rule for the operator Softmax; export the network with Add, ",
    ],
    [
      'an operator named like a property of objects',
      { opType: 'constructor' },
      'there is no rule for the operator constructor',
    ],
    [
      'an operator of another domain',
      { opType: 'Relu', domain: 'com.microsoft' },
      "node 1 'odd' (com.microsoft.Relu): there is no rule for the operator com.microsoft.Relu",
    ],
  ])('with %s is refused before any work', (_name, odd, message) => {
    // The node before it would be refused as well, were it run.
    const nodes = [
      node('Reshape', ['x', 'x']),
      { ...node('', ['reshape']), name: 'odd', output: ['odd'], ...odd },
    ];
    expect(() => read(changed({ node: nodes, output: [{ name: 'odd' }] }))).toThrow(message);
  });

  it('takes the name of ONNX’s own domain', () => {
    const nodes = [{ ...node('Relu', ['x']), domain: 'ai.onnx' }];
    expect(() => read(changed({ node: nodes }))).not.toThrow();
  });

  it('names nodes without a name by their place', () => {
    const nodes = [{ ...node('Relu', ['']), name: '' }];
    expect(() => read(changed({ node: nodes }))).toThrow(
      'the ONNX model: node 0 (Relu): its input 0 is missing',
    );
  });
});

describe('an input', () => {
  const type = (elemType: number, dim: readonly object[]): ValueInfo['type'] => ({
    tensorType: { elemType, shape: { dim: [...dim] } },
  });
  const extents = (...sizes: readonly (number | string)[]): object[] =>
    sizes.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));

  it.each([
    ['symbolic', ['n', 3]],
    ['0', [0, 3]],
    ['−1', [-1, 3]],
    ['1', [1, 3]],
  ] as const)('may have a batch axis that is %s', (_name, sizes) => {
    const imported = readOnnx(encoded(changed({ input: [input('x', type(1, extents(...sizes)))] })));
    expect(imported.input).toMatchObject({ shape: [3], dims: [1, 3] });
  });

  it('may have none', () => {
    const imported = readOnnx(encoded(changed({ input: [input('x', type(1, extents(3)))] })));
    expect(imported.input).toMatchObject({ shape: [3], dims: [3] });
  });

  it.each([
    [
      'another axis that is open',
      type(1, extents('n', 'm')),
      "input 'x' has no fixed size along axis 1 ('m')",
    ],
    ['an open vector', type(1, extents(-1)), "input 'x' has no fixed size along axis 0"],
    [
      'float64 numbers',
      type(11, extents(1, 3)),
      "input 'x' should be a tensor of float32 numbers (type 1), but is of type 11",
    ],
    ['no type', null, "input 'x' should be a tensor of float32 numbers (type 1), but is of type unknown"],
    ['no shape', { tensorType: { elemType: 1 } }, "input 'x' has no shape"],
    [
      'more numbers than memory',
      type(1, extents(1, 2 ** 20, 2 ** 20)),
      'has 1099511627776 numbers, more than the 16777216 that are allowed',
    ],
  ] satisfies [string, ValueInfo['type'], string][])('with %s is refused', (_name, wrong, message) => {
    expect(() => read(changed({ input: [input('x', wrong)] }))).toThrow(message);
  });
});

describe('a model', () => {
  it.each([7, 21])('may be of opset %i', (opset) => {
    expect(() => readOnnx(graph({ nodes: [node('Relu', ['x'])], input: [1, 3], opset }))).not.toThrow();
  });

  it.each([6, 22])('may not be of opset %i', (opset) => {
    expect(() => readOnnx(graph({ nodes: [node('Relu', ['x'])], input: [1, 3], opset }))).toThrow(
      `should use ONNX's operators of opset 7 to 21, but names opset ${opset}`,
    );
  });

  it('must name an opset of ONNX', () => {
    const other = { ...small, opsetImport: [{ domain: 'com.microsoft', version: 1 }] };
    expect(() => read(other)).toThrow('of opset 7 to 21, but names no version');
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['text', new TextEncoder().encode('this is no model')],
    ['a truncated file', encoded(small).subarray(0, 30)],
  ])('is not %s', (_name, bytes) => {
    expect(() => readOnnx(bytes)).toThrow(
      /^the ONNX model (is no ONNX model, or is damaged|holds no ONNX graph|should use)/,
    );
  });
});
