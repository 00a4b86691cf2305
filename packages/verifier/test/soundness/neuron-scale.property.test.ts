import type { Rng } from '@drawdown/records';

import { type Dense, type DenseNetwork, denseNetwork } from '../dense-network.ts';
import { symmetrySuite } from './symmetry.suite.ts';

symmetrySuite('neurons times a power of two', rescaled);

/** The same function: each hidden neuron times a power of two, which float numbers do not round. */
function rescaled({ layers }: DenseNetwork, rng: Rng): DenseNetwork {
  let before: readonly number[] = [];
  return denseNetwork(
    layers.map(({ weight, bias }, depth): Dense => {
      const back = before;
      const factors = bias.map(() => (depth === layers.length - 1 ? 1 : 2 ** (rng.below(7) - 3)));
      before = factors;
      return {
        weight: weight.map((row, input) =>
          row.map((value, at) => (value * (factors[at] as number)) / (back[input] ?? 1)),
        ),
        bias: bias.map((value, at) => value * (factors[at] as number)),
      };
    }),
  );
}
