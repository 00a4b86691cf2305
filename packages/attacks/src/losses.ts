import { logSoftmax, max, mul, neg, sub, sum, type Tensor, tensor2d } from '@drawdown/tensor';

/** One-hot rows of labels, `[batch, classes]` in float32. */
export function labelMask(labels: ArrayLike<number>, classes: number): Tensor {
  const mask = new Float32Array(labels.length * classes);
  for (let row = 0; row < labels.length; row++) mask[row * classes + (labels[row] as number)] = 1;
  return tensor2d(mask, [labels.length, classes]);
}

/** −log softmax(logits) at the label, `[batch]`: the natural loss of every image. */
export function crossEntropy(logits: Tensor, labels: ArrayLike<number>): Tensor {
  const mask = labelMask(labels, classesOf(logits));
  return neg(sum(mul(logSoftmax(logits), mask), 1));
}

/** The label's logit minus the largest other one, `[batch]`: positive where the image is classified correctly. */
export function smallestMargin(logits: Tensor, labels: ArrayLike<number>): Tensor {
  const mask = labelMask(labels, classesOf(logits));
  const label = sum(mul(logits, mask), 1);
  const others = max(sub(logits, mul(mask, OUT_OF_THE_RACE)), 1);
  return sub(label, others);
}

/** Far above any logit, and finite, so that the label's own entry never is the largest. */
const OUT_OF_THE_RACE = 1e30;

/** What an attack climbs, per image `[batch]`: the larger, the worse the classification. */
export type AttackLoss = 'cross-entropy' | 'margin';

/** The losses of {@link AttackLoss}, each `(logits, labels) → [batch]`. */
export const attackLosses: Readonly<
  Record<AttackLoss, (logits: Tensor, labels: ArrayLike<number>) => Tensor>
> = {
  'cross-entropy': crossEntropy,
  margin: (logits, labels) => neg(smallestMargin(logits, labels)),
};

function classesOf(logits: Tensor): number {
  const [, classes] = logits.shape;
  if (logits.shape.length !== 2 || classes === undefined) {
    throw new TypeError(`logits must be [batch, classes], but their shape is [${logits.shape}]`);
  }
  return classes;
}
