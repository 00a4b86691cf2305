import type { Rng } from '@drawdown/records';

import { type Dense, type DenseNetwork, denseNetwork } from '../dense-network.ts';
import { symmetrySuite } from './symmetry.suite.ts';

symmetrySuite('neurons in another order', permuted);

/** The same function: the hidden neurons of every layer in another order. */
function permuted({ layers }: DenseNetwork, rng: Rng): DenseNetwork {
  let order: readonly number[] | undefined;
  return denseNetwork(
    layers.map(({ weight, bias }, depth): Dense => {
      const rows = order === undefined ? weight : order.map((from) => weight[from] as readonly number[]);
      order = depth === layers.length - 1 ? bias.map((_, at) => at) : [...rng.permutation(bias.length)];
      const to = order;
      return {
        weight: rows.map((row) => to.map((from) => row[from] as number)),
        bias: to.map((from) => bias[from] as number),
      };
    }),
  );
}
