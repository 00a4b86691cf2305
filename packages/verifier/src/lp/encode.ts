import { type Array64, float64, type IntervalRule, intervalRules } from '@drawdown/bounds';
import {
  applyRule,
  type Layer,
  type Network,
  outputShape,
  type Parameters,
  type Shape,
} from '@drawdown/networks';
import type { Box } from '@drawdown/properties';

import type { Encoding } from './encoding-rule.ts';
import { type Neurons, neuronsOf } from './neurons.ts';
import { encodingRules } from './rules.ts';

/** Whose layers are encoded, and what is known of them. */
export interface EncodingProblem {
  readonly network: Network;
  readonly parameters: Parameters<Array64>;
  /** Sound boxes of every layer's input by the layer's path, of one example. */
  readonly trace: ReadonlyMap<string, Box<Array64>>;
}

/**
 * Writes a network's layers to a linear program that every input of the box satisfies, with what the layers make of it. The
 * program's first columns are the input's coordinates.
 *
 * @param input the box of the input, of one example
 * @returns the logits
 */
export function encodeNetwork(encoding: Encoding, input: Box<Array64>, problem: EncodingProblem): Neurons {
  const { builder } = encoding;
  const box = endsOf(input);
  const columns = box.lower.map((lower, index) =>
    builder.column({ lower, upper: box.upper[index] as number }),
  );
  const pixels = neuronsOf(builder, box, (index) => columns[index] as number);
  const { layers, inputShape } = problem.network;
  return throughLayers(layers, pixels, { encoding, problem, inputShape, pathOf: (index) => `${index}` });
}

interface Walk {
  readonly encoding: Encoding;
  readonly problem: EncodingProblem;
  readonly inputShape: Shape;
  readonly pathOf: (index: number) => string;
}

function throughLayers(layers: readonly Layer[], input: Neurons, walk: Walk): Neurons {
  const { encoding, problem, pathOf } = walk;
  let [neurons, inputShape] = [input, walk.inputShape];
  for (const [index, layer] of layers.entries()) {
    const [path, shape] = [pathOf(index), inputShape];
    const current = neurons;
    const express = applyRule(encodingRules, layer, {
      encoding,
      parameters: problem.parameters,
      path,
      inputShape: shape,
      outputShape: outputShape(layer, shape),
      input: current,
      inside: (inner, innerPathOf) =>
        throughLayers(inner, current, { encoding, problem, inputShape: shape, pathOf: innerPathOf }),
    });
    inputShape = outputShape(layer, shape);
    const known = index + 1 < layers.length ? problem.trace.get(pathOf(index + 1)) : undefined;
    const box = known ?? boxBehind(layer, path, { problem, inputShape: shape });
    neurons = neuronsOf(encoding.builder, endsOf(box), express);
  }
  return neurons;
}

/** The interval behind a layer, of whose input the trace has one. */
function boxBehind(
  layer: Layer,
  path: string,
  { problem, inputShape }: Pick<Walk, 'problem' | 'inputShape'>,
): Box<Array64> {
  const { trace, parameters } = problem;
  const input = trace.get(path);
  if (input === undefined) throw new Error(`no bounds for the input of layer ${path}`);
  const rule = intervalRules[layer.kind] as IntervalRule<Layer>;
  return rule({ arithmetic: float64, parameters, layer, path, inputShape }, input, (section, box) => {
    const last = section.layers.length - 1;
    const layerInside = section.layers[last];
    if (layerInside === undefined) return box;
    const front = section.layers.slice(0, last);
    const shape = front.reduce((before, inner) => outputShape(inner, before), inputShape);
    return boxBehind(layerInside, `${section.prefix}${last}`, { problem, inputShape: shape });
  });
}

function endsOf({ lower, upper }: Box<Array64>): Box<Float64Array> {
  return { lower: lower.data, upper: upper.data };
}
