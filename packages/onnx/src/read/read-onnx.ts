import { basename } from 'node:path';

import { validateNetwork } from '@drawdown/networks';
import { UserError } from '@drawdown/records';

import type { ImportedNetwork } from '../imported-network.ts';
import { cellsOf } from './activation.ts';
import { assembled } from './assemble.ts';
import { openGraph } from './file/graph.ts';
import { exampleShape } from './file/input.ts';
import { decodeModel } from './file/model.ts';
import { openSource } from './file/source.ts';
import { finished } from './finish.ts';
import { naturalLayout } from './input-layout.ts';
import { expectRules, interpreted } from './interpret.ts';

/**
 * Reads an ONNX model with one input and one output as a network: the same real function of one example, with the
 * float32 numbers of the file in exact arithmetic.
 *
 * The output, whatever its shape, is a vector of logits in ONNX's order. What ONNX computes by float32 arithmetic on
 * constants is taken only where that is exact.
 *
 * @param source the path of an `.onnx` or `.onnx.gz` file, or its bytes (whose weights must then be inside)
 * @throws UserError for a file that is missing, damaged or too large, an operator, shape or graph that has no rule,
 *   and NaN or infinite weights, naming the node
 */
export function readOnnx(source: string | Uint8Array): ImportedNetwork {
  const { bytes, place, folder } = openSource(source);
  const { graph: message, opset } = decodeModel(bytes, place);
  const graph = openGraph(message, { place, folder });
  expectRules(graph);
  const { dims, name } = graph.input;
  const { output, layout } = interpreted({ graph, opset, label: place, folder }, naturalLayout(dims));
  const node = graph.nodes.at(-1);
  if (output.kind === 'constant' || node === undefined) {
    throw new UserError(
      `${place}: the output '${graph.output}' does not depend on the input '${name}'; export the network again`,
    );
  }
  const last = finished(output, node);
  const { layers, parameters } = assembled(cellsOf(last.last), (index) => `${index}`);
  const classes = last.order.length;
  const network = validateNetwork({
    name: nameOf(source, graph.name),
    inputShape: layout.shape,
    classes,
    layers,
  });
  return {
    network,
    parameters,
    input: { name, dims, shape: exampleShape(dims), order: layout.order },
    output: { name: graph.output, dims: output.dims, shape: exampleShape(output.dims) },
  };
}

/** The file's name without its endings, or the graph's. */
function nameOf(source: string | Uint8Array, graphName: string): string {
  const name = typeof source === 'string' ? basename(source).replace(/(\.onnx)?(\.gz)?$/, '') : graphName;
  return name === '' ? 'onnx' : name;
}
