import { add, mean, mul, square, sub, type Tensor } from '@drawdown/tensor';

import type { Parameters } from '../network.ts';
import { parameterOf } from '../parameters.ts';
import { isTrainable, parameterPath } from '../path.ts';

/** Mean and variance of each channel, both `[channels]`. */
export interface Moments {
  readonly mean: Tensor;
  readonly variance: Tensor;
}

/** Where the batch-norm layer at `path` takes its statistics from, given the layer's input. */
export type Statistics = (path: string, input: Tensor) => Moments;

/** The statistics kept with the parameters. */
export function runningStatistics(parameters: Parameters<Tensor>): Statistics {
  return (path) => ({
    mean: parameterOf(parameters, path, 'mean'),
    variance: parameterOf(parameters, path, 'variance'),
  });
}

/**
 * The statistics of the batch that passes, noted in `seen` under the paths of the parameters they stand for.
 *
 * The variance is the biased one (divided by n), in the forward pass and in the running average alike.
 */
export function batchStatistics(seen: Map<string, Tensor>): Statistics {
  return (path, input) => {
    const moments = momentsOf(input);
    seen.set(parameterPath(path, 'mean'), moments.mean);
    seen.set(parameterPath(path, 'variance'), moments.variance);
    return moments;
  };
}

/**
 * Parameters with new running statistics: (1 − momentum) · old + momentum · batch for every `mean` and `variance`,
 * all else as in `old`. PyTorch's convention: a momentum of 0.1 takes a tenth from the batch.
 *
 * @param batch parameters that carry a batch's statistics, as `forwardTraining` returns them
 */
export function blendStatistics(
  old: Parameters<Tensor>,
  batch: Parameters<Tensor>,
  momentum: number,
): Parameters<Tensor> {
  if (!(momentum >= 0 && momentum <= 1)) {
    throw new RangeError(`momentum must lie in [0, 1], but ${momentum} was given`);
  }
  const blend = (path: string, value: Tensor): Tensor => {
    const seen = batch[path];
    if (seen === undefined)
      throw new Error(`the batch's statistics lack '${path}'; take them from forwardTraining`);
    return add(mul(value, 1 - momentum), mul(seen, momentum));
  };
  return Object.fromEntries(
    Object.entries(old).map(([path, value]) => [path, isTrainable(path) ? value : blend(path, value)]),
  );
}

function momentsOf(input: Tensor): Moments {
  const axes = input.shape.map((_, axis) => axis).slice(0, -1);
  const centre = mean(input, axes);
  return { mean: centre, variance: mean(square(sub(input, centre)), axes) };
}
