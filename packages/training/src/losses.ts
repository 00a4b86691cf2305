import {
  add,
  concat,
  customGrad,
  exp,
  expandDims,
  greater,
  log,
  max,
  mul,
  neg,
  scope,
  sub,
  sum,
  type Tensor,
  zeros,
} from '@drawdown/tensor';

/**
 * Probabilities below this have the gradient 0. Beside those near 1 they are far below rounding, but their products
 * with weights are denormal numbers, on which a processor is many times slower.
 */
const NEGLIGIBLE = 1e-20;

/**
 * The robust cross-entropy of margins: L = log(1 + Σⱼ exp(−mⱼ)), per example.
 *
 * It is the cross-entropy of the logits 0 (the label) and −mⱼ (the others); with margins that are lower bounds it is
 * an upper bound of the worst cross-entropy in the box. Neither L nor its gradient −exp(−mⱼ − L) can overflow.
 * Source: Zhang et al., arXiv:1906.06316, theorem 2.
 *
 * @param margins `[batch, classes − 1]`
 * @returns `[batch]`
 */
export function robustCrossEntropy(margins: Tensor): Tensor {
  return differentiable(margins);
}

const differentiable = customGrad((...args) => {
  const [margins, save] = args as [Tensor, (tensors: Tensor[]) => void];
  const value = scope(() => logOfSum(margins));
  save([margins, value]);
  return {
    value,
    gradFunc: (dy: Tensor, saved: Tensor[]) => {
      const [m, loss] = saved as [Tensor, Tensor];
      const probabilities = exp(neg(add(m, expandDims(loss, 1))));
      const counted = mul(probabilities, greater(probabilities, NEGLIGIBLE).toFloat());
      return neg(mul(counted, expandDims(dy, 1)));
    },
  };
});

/** log(1 + Σⱼ exp(−mⱼ)), the largest term taken out of the sum. */
function logOfSum(margins: Tensor): Tensor {
  const [batch = 0] = margins.shape;
  const logits = concat([zeros([batch, 1]), neg(margins)], 1);
  const largest = max(logits, 1, true);
  return add(log(sum(exp(sub(logits, largest)), 1)), largest.reshape([batch]));
}
