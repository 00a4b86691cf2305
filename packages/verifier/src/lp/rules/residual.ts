import { childPath, type ResidualLayer } from '@drawdown/networks';

import type { EncodingRule } from '../encoding-rule.ts';
import { ZERO } from '../neurons.ts';

/** y = body + shortcut, exactly. */
export const residual: EncodingRule<ResidualLayer> = ({ body, shortcut }, { path, inside }) => {
  const [one, other] = [
    inside(body, (index) => childPath(path, 'body', index)),
    inside(shortcut, (index) => childPath(path, 'shortcut', index)),
  ];
  return (index) => {
    const columns = [one.column(index), other.column(index)].filter((column) => column !== ZERO);
    const constant = { own: 1, lower: 0, upper: 0 };
    // Both branches may hand on the same neuron.
    return columns.length === 2 && columns[0] === columns[1]
      ? { columns: columns.slice(1), values: [2], ...constant }
      : { columns, values: columns.map(() => 1), ...constant };
  };
};
