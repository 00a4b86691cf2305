import { UserError } from '@drawdown/records';

import type { Graph, Node, TensorMessage } from '../../proto.ts';
import { type GraphNode, refusal } from '../graph-node.ts';
import { type GraphInput, readInput } from './input.ts';
import { isOnnxDomain } from './model.ts';

/** A graph from one input to one output: only what the output needs. */
export interface OpenedGraph {
  readonly name: string;
  readonly input: GraphInput;
  /** The name of the output. */
  readonly output: string;
  /** In the order of the file, in which every value is made before it is used. */
  readonly nodes: readonly GraphNode[];
  readonly initialisers: ReadonlyMap<string, TensorMessage>;
  /** How often a value goes into a node or out of the graph. */
  readonly uses: ReadonlyMap<string, number>;
}

/** Where a graph comes from. */
interface Origin {
  readonly place: string;
  readonly folder: string | undefined;
}

/**
 * The nodes of a graph that its output needs, and what they start from.
 *
 * @throws UserError for a graph without exactly one input and one output, and for a node that needs what nothing makes
 */
export function openGraph(graph: Graph, origin: Origin): OpenedGraph {
  const { place } = origin;
  const initialisers = new Map((graph.initializer ?? []).map((tensor) => [tensor.name ?? '', tensor]));
  const input = onlyOne(
    (graph.input ?? []).filter(({ name }) => !initialisers.has(name ?? '')),
    { place, what: 'input' },
  );
  const output = onlyOne(graph.output ?? [], { place, what: 'output' }).name ?? '';
  const opened = readInput(input, place);
  const all = (graph.node ?? []).map((node, index) => openNode(node, index, origin));
  const nodes = needed(all, { output, known: new Set([...initialisers.keys(), opened.name]), place });
  const uses = new Map<string, number>();
  for (const name of [output, ...nodes.flatMap(({ inputs }) => inputs)]) {
    uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  return { name: graph.name ?? '', input: opened, output, nodes, initialisers, uses };
}

function onlyOne<T extends { readonly name?: string | null }>(
  values: readonly T[],
  { place, what }: { readonly place: string; readonly what: string },
): T {
  const [only] = values;
  if (only !== undefined && values.length === 1) return only;
  const names = values.map(({ name }) => `'${name ?? ''}'`).join(', ') || 'none';
  throw new UserError(
    `${place} should have one ${what}, but has ${values.length} (${names}); export the network with one input and one output`,
  );
}

function openNode(node: Node, index: number, { place, folder }: Origin): GraphNode {
  const named = node.name ? ` '${node.name}'` : '';
  const domain = isOnnxDomain(node.domain) ? '' : `${node.domain}.`;
  const op = `${domain}${node.opType ?? ''}`;
  return {
    label: `${place}: node ${index}${named} (${op})`,
    folder,
    op,
    inputs: node.input ?? [],
    outputs: node.output ?? [],
    attributes: new Map((node.attribute ?? []).map((attribute) => [attribute.name ?? '', attribute])),
  };
}

interface Goal {
  readonly output: string;
  /** Names that are there before any node has run. */
  readonly known: ReadonlySet<string>;
  readonly place: string;
}

/** The nodes that an output depends on; a value that they need is made by an earlier one, as its first output. */
function needed(nodes: readonly GraphNode[], { output, known, place }: Goal): readonly GraphNode[] {
  const makers = makersOf(nodes, known);
  const marked = new Set<GraphNode>();
  const wanted = [{ name: output, by: `${place}: the output` }];
  for (let next = wanted.pop(); next !== undefined; next = wanted.pop()) {
    const { name, by } = next;
    if (known.has(name)) continue;
    const maker = makers.get(name);
    if (maker === undefined) {
      throw new UserError(`${by} needs the value '${name}', which nothing makes; the file is damaged`);
    }
    if (maker.outputs[0] !== name) {
      throw refusal(
        maker,
        `its further output '${name}' is used, but only its first has a rule; export the network for inference`,
      );
    }
    if (marked.has(maker)) continue;
    marked.add(maker);
    wanted.push(
      ...maker.inputs.filter((input) => input !== '').map((input) => ({ name: input, by: maker.label })),
    );
  }
  expectOrder(
    nodes.filter((node) => marked.has(node)),
    known,
  );
  return nodes.filter((node) => marked.has(node));
}

function makersOf(nodes: readonly GraphNode[], known: ReadonlySet<string>): ReadonlyMap<string, GraphNode> {
  const makers = new Map<string, GraphNode>();
  for (const node of nodes) {
    for (const name of node.outputs.filter((output) => output !== '')) {
      if (makers.has(name) || known.has(name)) {
        throw refusal(node, `it makes the value '${name}', which is there already; the file is damaged`);
      }
      makers.set(name, node);
    }
  }
  return makers;
}

function expectOrder(nodes: readonly GraphNode[], known: ReadonlySet<string>): void {
  const made = new Set(known);
  for (const node of nodes) {
    const early = node.inputs.find((name) => name !== '' && !made.has(name));
    if (early !== undefined) {
      throw refusal(
        node,
        `it uses the value '${early}' before the node that makes it; the nodes are out of order`,
      );
    }
    for (const name of node.outputs) made.add(name);
  }
}
