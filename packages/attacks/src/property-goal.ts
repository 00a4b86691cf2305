import type { Property } from '@drawdown/properties';
import {
  add,
  concat,
  expandDims,
  logSoftmax,
  matMul,
  max,
  min,
  neg,
  reshape,
  slice,
  squeeze,
  type Tensor,
  tensor,
  zeros,
} from '@drawdown/tensor';

import type { Goal } from './goal.ts';
import type { AttackLoss } from './losses.ts';

/** A property to break, by any of its alternatives or by one of them. */
export interface PropertyTarget {
  readonly property: Property;
  /** The place of the alternative that the loss is about; all where left out. */
  readonly alternative?: number;
}

/**
 * To break properties. The margins are those of `marginOf`; the loss is over the alternatives a that are aimed at, with
 * the largest row r_a of each:
 *
 * - `margin`: −min_a r_a;
 * - `cross-entropy`: log(1 + Σ_a exp(−r_a)), which is the cross-entropy where the property is about a label.
 *
 * Constants count as the nearest float32 to the middle of their ends, coefficients as the nearest float32. The goal holds
 * tensors, which belong to the scope that it is made in.
 *
 * @param targets one for each example; properties may differ in their numbers of alternatives and rows
 */
export function propertyGoal(targets: readonly PropertyTarget[], loss: AttackLoss): Goal {
  const { coefficients, constants, aims } = arrays(targets);
  const largestRows = (logits: Tensor): Tensor => {
    const products = squeeze(matMul(coefficients, expandDims(logits, 2)), [2]);
    return max(reshape(add(products, reshape(constants, products.shape)), constants.shape), 2);
  };
  const losses: Record<AttackLoss, (margins: Tensor) => Tensor> = {
    margin: (margins) => neg(min(margins, 1)),
    'cross-entropy': (margins) => {
      const exponents = concat([zeros([targets.length, 1]), neg(margins)], 1);
      return neg(squeeze(slice(logSoftmax(exponents), [0, 0], [-1, 1]), [1]));
    },
  };
  return {
    margins: (logits) => min(largestRows(logits), 1),
    loss: (logits) => losses[loss](add(largestRows(logits), aims)),
  };
}

/** Far above any row, and finite, so that what it is added to never is the least, or the largest where subtracted. */
const OUT_OF_THE_RACE = 1e30;

/**
 * The rows of all examples as tensors of one shape, `[batch, alternatives · rows, classes]` and `[batch, alternatives,
 * rows]`, and what to add to the alternatives' margins, `[batch, alternatives]`, to leave those that are aimed at.
 */
function arrays(targets: readonly PropertyTarget[]): Record<'coefficients' | 'constants' | 'aims', Tensor> {
  const batch = targets.length;
  const classes = targets[0]?.property.classes ?? 0;
  const alternatives = Math.max(1, ...targets.map(({ property }) => property.alternatives.length));
  const rows = Math.max(
    1,
    ...targets.flatMap(({ property }) => property.alternatives.map(({ length }) => length)),
  );
  const coefficients = new Float32Array(batch * alternatives * rows * classes);
  // An alternative that is not there cannot be broken; a row that is not there is no obstacle.
  const constants = new Float32Array(batch * alternatives * rows).fill(OUT_OF_THE_RACE);
  const aims = new Float32Array(batch * alternatives);
  for (const [example, { property, alternative: aim }] of targets.entries()) {
    for (const [place, alternative] of property.alternatives.entries()) {
      const at = example * alternatives + place;
      if (aim !== undefined && aim !== place) aims[at] = OUT_OF_THE_RACE;
      constants.fill(-OUT_OF_THE_RACE, at * rows, (at + 1) * rows);
      for (const [row, { coefficients: values, constant }] of alternative.entries()) {
        coefficients.set(values, (at * rows + row) * classes);
        constants[at * rows + row] = constant.lower / 2 + constant.upper / 2;
      }
    }
  }
  return {
    coefficients: tensor(coefficients, [batch, alternatives * rows, classes]),
    constants: tensor(constants, [batch, alternatives, rows]),
    aims: tensor(aims, [batch, alternatives]),
  };
}
