import { UserError } from '@drawdown/records';

import { FLOAT, numberOf, type ValueInfo } from '../../proto.ts';
import { show, sizeOf } from '../constant.ts';
import { MOST_ELEMENTS } from '../limits.ts';

/** The input of a graph for one example. */
export interface GraphInput {
  readonly name: string;
  /** A batch axis that is symbolic or 1 is 1. */
  readonly dims: readonly number[];
}

/**
 * The input's shape for one example: a first size that is not fixed (symbolic, 0 or −1) is the batch.
 *
 * @throws UserError for another type than float32, or a size that is not fixed elsewhere
 */
export function readInput({ name, type }: ValueInfo, place: string): GraphInput {
  const label = `${place}: input '${name ?? ''}'`;
  const tensor = type?.tensorType;
  if (tensor?.elemType !== FLOAT) {
    throw new UserError(
      `${label} should be a tensor of float32 numbers (type ${FLOAT}), but is of type ${tensor?.elemType ?? 'unknown'}; export the network for float32 inputs`,
    );
  }
  const extents = tensor.shape?.dim;
  if (extents === null || extents === undefined) {
    throw new UserError(`${label} has no shape; export the network with the shape of its input`);
  }
  const dims = extents.map(({ dimValue, dimParam }, axis) => {
    const extent = numberOf(dimValue);
    if (!dimParam && Number.isInteger(extent) && extent > 0) return extent;
    if (axis === 0 && extents.length > 1) return 1;
    throw new UserError(
      `${label} has no fixed size along axis ${axis}${dimParam ? ` ('${dimParam}')` : ''}; export the network with fixed sizes, only the batch may be open`,
    );
  });
  if (sizeOf(dims) > MOST_ELEMENTS) {
    throw new UserError(
      `${label} of shape ${show(dims)} has ${sizeOf(dims)} numbers, more than the ${MOST_ELEMENTS} that are allowed`,
    );
  }
  return { name: name ?? '', dims };
}

/** The shape of one example: without the batch axis that a first size of 1 is. */
export function exampleShape(dims: readonly number[]): readonly number[] {
  return dims.length > 1 && dims[0] === 1 ? dims.slice(1) : dims;
}
