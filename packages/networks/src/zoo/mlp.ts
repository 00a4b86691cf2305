import { flatten, linear, relu } from '../steps.ts';
import type { Architecture } from './architecture.ts';

/** Fully connected ReLU networks by the widths of their hidden layers. */
export const mlp: Architecture = {
  title: 'Multilayer perceptron',
  cite: 'arXiv:1811.00866',
  example: 'mlp-100-100',
  steps: ({ inputShape, classes }, widths) => [
    ...(inputShape.length === 1 ? [] : [flatten]),
    ...widths.flatMap((width) => [linear(width), relu]),
    linear(classes),
  ],
};
