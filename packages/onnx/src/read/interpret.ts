import type { Activation } from './activation.ts';
import type { OpenedGraph } from './file/graph.ts';
import { readTensor, type TensorPlace } from './file/tensors.ts';
import { refusal } from './graph-node.ts';
import type { InputLayout } from './input-layout.ts';
import { LayoutWish } from './layers/image.ts';
import { operators } from './operators/catalogue.ts';
import type { Value } from './value.ts';

/** A graph to be run on what is known of its values. */
export interface Interpretation extends TensorPlace {
  readonly graph: OpenedGraph;
  readonly opset: number;
}

/**
 * Refuses graphs with operators that have no rule, before any work.
 *
 * @throws UserError naming the first of them
 */
export function expectRules({ nodes }: OpenedGraph): void {
  const strange = nodes.find(({ op }) => !Object.hasOwn(operators, op));
  if (strange === undefined) return;
  throw refusal(
    strange,
    `there is no rule for the operator ${strange.op}; export the network with ${Object.keys(operators).join(', ')}`,
  );
}

/**
 * The output of a graph whose input comes in `layout`, or in another one where a layer asks for it.
 *
 * @throws UserError naming a node that does not fit
 */
export function interpreted(
  what: Interpretation,
  layout: InputLayout,
): { output: Value; layout: InputLayout } {
  try {
    return { output: outputOf(what, layout, false), layout };
  } catch (wish) {
    if (!(wish instanceof LayoutWish)) throw wish;
    const { shape, places } = wish;
    const other = { shape, order: places.map((place) => layout.order[place] as number) };
    return { output: outputOf(what, other, true), layout: other };
  }
}

function outputOf(what: Interpretation, layout: InputLayout, settled: boolean): Value {
  const { graph, opset } = what;
  const values = new Map<string, Value>();
  const keep = (name: string, value: Value): void => {
    const shared = value.kind === 'activation' && (value.shared || (graph.uses.get(name) ?? 0) > 1);
    values.set(name, shared ? { ...value, shared } : value);
  };
  keep(graph.input.name, { ...inputValue(layout), dims: graph.input.dims });
  const known = (name: string): Value | undefined => values.get(name) ?? initialiser(what, name, values);
  for (const node of graph.nodes) {
    const inputs = node.inputs.map(known);
    keep(node.outputs[0] ?? '', ruleOf(node.op)({ node, opset, inputs, settled }));
  }
  return known(graph.output) as Value;
}

function inputValue({ shape, order }: InputLayout): Omit<Activation, 'dims'> {
  return { kind: 'activation', last: undefined, shape, order, shared: false };
}

function ruleOf(op: string): (typeof operators)[string] {
  return operators[op] as (typeof operators)[string];
}

/** An initialiser is read when it is first used. */
function initialiser(
  { graph, label, folder }: Interpretation,
  name: string,
  values: Map<string, Value>,
): Value | undefined {
  const tensor = graph.initialisers.get(name);
  if (name === '' || tensor === undefined) return undefined;
  const value = readTensor(tensor, { label: `${label}: initialiser '${name}'`, folder });
  values.set(name, value);
  return value;
}
