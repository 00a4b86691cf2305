import type { LayerOf } from '@drawdown/networks';

import { behind } from '../activation.ts';
import { floatAttribute } from '../attributes.ts';
import type { Operator } from '../call.ts';
import { refusal } from '../graph-node.ts';
import { activation } from '../operands.ts';

/** Relu, Sigmoid and Tanh: layers without parameters. */
export function elementwise(kind: 'relu' | 'sigmoid' | 'tanh'): Operator {
  const layer: LayerOf<typeof kind> = { kind };
  return (call) => behind(activation(call, 0), { layer, arrays: {} }, call.node);
}

/** LeakyRelu with a slope in [0, 1). */
export const leakyRelu: Operator = (call) => {
  const slope = floatAttribute(call.node, 'alpha', 0.01);
  if (!(slope >= 0 && slope < 1)) {
    throw refusal(
      call.node,
      `its alpha should be at least 0 and below 1, but is ${slope}; there is no rule for that`,
    );
  }
  return behind(activation(call, 0), { layer: { kind: 'leaky-relu', slope }, arrays: {} }, call.node);
};
