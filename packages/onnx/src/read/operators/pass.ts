import type { Operator } from '../call.ts';
import { refusal } from '../graph-node.ts';
import { constant, isGiven, operand } from '../operands.ts';

/** Identity. */
export const identity: Operator = (call) => operand(call, 0);

/** Dropout in inference: the identity. */
export const dropout: Operator = (call) => {
  const training = isGiven(call, 2) && constant(call, 2).data.some((flag) => flag !== 0);
  if (training) throw refusal(call.node, 'it is in training mode; export the network for inference');
  return operand(call, 0);
};
