import { add, mul, reshape, sub, type Tensor } from '@drawdown/tensor';

import type { Strip, Zonotope } from '../../zonotope/zonotope.ts';
import { asRows, byExample } from './rows.ts';

/** Every number times its slope, plus the middle of its strip; half of the gap is fresh. */
export function through(
  { slope, lower, upper }: Strip<Tensor>,
  { centre, count, generators, spread, fresh, radius }: Zonotope<Tensor>,
): Zonotope<Tensor> {
  const [batch = 0, ...shape] = centre.shape;
  const gap = mul(sub(upper, lower), 0.5);
  return {
    centre: add(mul(slope, centre), mul(add(lower, upper), 0.5)),
    count,
    generators:
      generators === null
        ? null
        : asRows(mul(byExample(generators, count), reshape(slope, [batch, 1, slope.size / batch])), shape),
    spread: mul(slope, spread),
    fresh: fresh === null ? gap : add(mul(slope, fresh), gap),
    radius: mul(slope, radius),
  };
}
