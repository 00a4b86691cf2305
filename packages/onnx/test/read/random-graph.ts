import type { Node, TensorMessage } from '../../src/proto.ts';
import { floats, graph, int64s, node } from '../graphs.ts';

/** Which operator comes next, and four numbers that decide all else about it. */
export type Choice = readonly [
  operator: number,
  first: number,
  second: number,
  third: number,
  fourth: number,
];

interface Value {
  readonly name: string;
  readonly dims: readonly number[];
}

/** A graph while it grows: the last value is the output. */
interface Draft {
  readonly nodes: Node[];
  readonly tensors: TensorMessage[];
  readonly values: [Value, ...Value[]];
}

/** What an operator does to a value that it takes; nothing where it takes none like it. */
type Growth = (draft: Draft, value: Value, choice: Choice) => void;

/** The bytes of a graph from an input of shape `dims`, operator by operator: on the last value, or on an earlier one. */
export function randomGraph(dims: readonly number[], choices: readonly Choice[]): Uint8Array {
  const draft: Draft = { nodes: [], tensors: [], values: [{ name: 'x', dims }] };
  for (const choice of choices) {
    const [operator, , , , which] = choice;
    const grow = pick(growths, operator);
    grow(draft, which % 4 === 0 ? pick(draft.values, which) : latest(draft), choice);
  }
  put(draft, 'Tanh', { inputs: [latest(draft).name], dims: latest(draft).dims });
  return graph({ nodes: draft.nodes, tensors: draft.tensors, input: dims });
}

const growths: readonly Growth[] = [
  (draft, { name, dims }, [, a]) =>
    put(draft, pick(['Relu', 'Sigmoid', 'LeakyRelu'], a), { inputs: [name], dims }),
  (draft, { name, dims }, [, a, b]) => {
    const perm = [...dims.keys()].toSorted((one, other) => ((one * a + b) % 5) - ((other * a + b) % 5));
    put(draft, 'Transpose', { inputs: [name], dims: perm.map((axis) => dims[axis] ?? 1), perm });
  },
  (draft, { name, dims }, [, a, b]) => {
    const size = sizeOf(dims);
    const part = pick(
      [1, 2, 3, 4].filter((each) => size % each === 0),
      a,
    );
    const shapes = [
      [1, size],
      [1, part, size / part, 1],
      [1, 1, part, size / part],
      [size],
      [part, size / part],
    ];
    const shape = pick(shapes, b);
    put(draft, 'Reshape', { inputs: [name, integers(draft, shape)], dims: shape });
  },
  (draft, { name, dims }, [, a]) => {
    const [rows, inputs] = [sizeOf(dims.slice(0, -1)), dims.at(-1) ?? 1];
    if (dims.length < 2 || rows !== 1) return;
    const outputs = pick([2, 4, 12], a);
    const weight = numbers(draft, [inputs, outputs]);
    put(draft, 'MatMul', { inputs: [name, weight], dims: dims.with(-1, outputs) });
  },
  (draft, { name, dims }, [, a, b]) => {
    const [batch, channels = 1, height = 1, width = 1] = dims;
    if (dims.length !== 4 || batch !== 1) return;
    const [rows, columns] = [Math.min(height, 1 + (a % 3)), Math.min(width, 1 + (b % 2))];
    const group = channels % 2 === 0 ? 1 + (a % 2) : 1;
    const weight = numbers(draft, [2 * group, channels / group, rows, columns]);
    const pads = [a % rows, b % columns, 0, 0];
    const places = [height + (a % rows) - rows + 1, width + (b % columns) - columns + 1];
    put(draft, 'Conv', { inputs: [name, weight], dims: [1, 2 * group, ...places], pads, group });
  },
  (draft, { name, dims }, [, a, b, c]) => {
    const [batch, channels = 1, height = 1, width = 1] = dims;
    if (dims.length !== 4 || batch !== 1) return;
    const kernel_shape = [Math.min(height, 1 + (a % 2)), Math.min(width, 1 + (b % 3))] as const;
    const places = [height - kernel_shape[0] + 1, width - kernel_shape[1] + 1];
    const op = pick(['MaxPool', 'AveragePool'], c);
    put(draft, op, { inputs: [name], dims: [1, channels, ...places], kernel_shape });
  },
  (draft, { name, dims }, [, a, b]) => {
    const own = pick([dims, dims.slice(-1), [], dims.map((extent, axis) => (axis === 1 ? extent : 1))], a);
    const values = Array.from({ length: sizeOf(own) }, (_, at) => pick([1, 0.5, -2, 0.3, -1.7], at + b));
    const tensor = numbers(draft, own, values);
    put(draft, pick(['Add', 'Sub', 'Mul', 'Div'], b), { inputs: [name, tensor], dims });
  },
  (draft, { name, dims }, [, a, b]) => {
    const mates = draft.values.filter((other) => other.dims.join() === dims.join());
    const mate = mates[a % mates.length]?.name ?? name;
    put(draft, pick(['Add', 'Sub'], b), { inputs: [name, mate], dims });
  },
  (draft, { name, dims }) => {
    if (dims.length < 2 || dims[0] !== 1) return;
    const own = dims.slice(1, 2);
    const variance = Array.from({ length: sizeOf(own) }, (_, channel) => 0.5 + channel / 4);
    const others = [numbers(draft, own), numbers(draft, own), numbers(draft, own)];
    put(draft, 'BatchNormalization', { inputs: [name, ...others, numbers(draft, own, variance)], dims });
  },
];

function put(
  { nodes, values }: Draft,
  op: string,
  {
    inputs,
    dims,
    ...attributes
  }: {
    readonly inputs: readonly string[];
    readonly dims: readonly number[];
    readonly [attribute: string]: number | readonly number[] | readonly string[];
  },
): void {
  const name = `value${values.length}`;
  nodes.push(node(op, inputs, { ...attributes, name }));
  values.push({ name, dims });
}

function numbers({ tensors }: Draft, dims: readonly number[], values?: readonly number[]): string {
  const name = `tensor${tensors.length}`;
  tensors.push(floats(name, dims, values));
  return name;
}

function integers({ tensors }: Draft, values: readonly number[]): string {
  const name = `tensor${tensors.length}`;
  tensors.push(int64s(name, values));
  return name;
}

function latest({ values }: Draft): Value {
  return values.at(-1) ?? values[0];
}

function pick<T>(from: readonly T[], number: number): T {
  return from[number % from.length] as T;
}

function sizeOf(dims: readonly number[]): number {
  return dims.reduce((product, extent) => product * extent, 1);
}
