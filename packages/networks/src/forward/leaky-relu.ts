import { mul, relu, sub, type Tensor } from '@drawdown/tensor';

/** max(x, slope · x) for a slope in [0, 1): what of x is above 0, and of what is below only so much. Differentiable. */
export function leakyRelu(x: Tensor, slope: number): Tensor {
  const positive = relu(x);
  return slope === 0 ? positive : sub(positive, mul(relu(mul(x, -1)), slope));
}
