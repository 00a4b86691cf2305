import type { Box } from '@drawdown/properties';
import {
  add,
  clipByValue,
  detached,
  div,
  greater,
  log,
  minimum,
  mul,
  neg,
  relu,
  scope,
  square,
  sub,
  type Tensor,
  tanh,
  zerosLike,
} from '@drawdown/tensor';

/** So often is an interval of length below 46 halved. */
const BISECTIONS = 28;

/** Keeps a rate from being divided by zero where nothing is asked. */
const TINY = 1e-18;

/**
 * The points d in (0, upper) at which the tangent of tanh passes through the lower end l < 0, see `tanhUpperSlope` of the
 * float64 arithmetic. Their search is not differentiated; from h(d, l) = tanh′(d)(d − l) − tanh(d) + tanh(l) = 0 it follows
 * that dd/dl = (tanh′(d) − tanh′(l))/(tanh″(d)(d − l)).
 *
 * @param mask 1 where a point is asked for; elsewhere it is some number that nothing depends on
 */
export function tangentPoints({ lower, upper }: Box<Tensor>, mask: Tensor): Tensor {
  const points = detached(() => scope(() => bisected(lower, upper)));
  const rates = detached(() => scope(() => mul(mask, ratesAt(points, lower))));
  const base = detached(() => scope(() => sub(points, mul(rates, lower))));
  return add(base, mul(rates, lower));
}

function bisected(lower: Tensor, upper: Tensor): Tensor {
  const depth = relu(neg(lower));
  const farthest = add(mul(log(add(mul(depth, 2), 2)), 0.5), 1);
  let from = zerosLike(lower);
  let to = minimum(minimum(relu(upper), depth), farthest);
  const floor = tanh(lower);
  for (let step = 0; step < BISECTIONS; step++) {
    const middle = mul(add(from, to), 0.5);
    const value = tanh(middle);
    const height = add(sub(mul(sub(1, square(value)), sub(middle, lower)), value), floor);
    const isBefore = greater(height, 0).toFloat();
    from = add(from, mul(isBefore, sub(middle, from)));
    to = sub(to, mul(sub(1, isBefore), sub(to, middle)));
  }
  return mul(add(from, to), 0.5);
}

/** dd/dl, which lies in [−1, 0]. */
function ratesAt(points: Tensor, lower: Tensor): Tensor {
  const value = tanh(points);
  const slope = sub(1, square(value));
  const fall = mul(mul(mul(value, slope), 2), sub(points, lower));
  const rise = sub(slope, sub(1, square(tanh(lower))));
  return clipByValue(neg(div(rise, add(relu(fall), TINY))), -1, 0);
}
