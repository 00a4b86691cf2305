import { crownIbpMargins, float32, ibpMargins } from '@drawdown/bounds';
import { forward, type Network, type Parameters } from '@drawdown/networks';
import { ballTensors, labelMargins } from '@drawdown/properties';
import type { Rng } from '@drawdown/records';
import type { Tensor } from '@drawdown/tensor';

import type { ParameterValues } from './parameters.ts';
import type { StrategyContext } from './strategy.ts';

/** What is in force at one step: the values that the schedules gave. */
export interface Moment {
  /** s(t). */
  readonly ramp: number;
  readonly kappa: number;
  readonly beta: number;
  readonly learningRate: number;
  /** The training radius itself; 0 for a strategy without perturbation. */
  readonly fullEps: number;
  /** The radii themselves, in increasing order. */
  readonly fullRadii: readonly number[];
  readonly rng: Rng;
}

/** What a strategy's context is made of. */
export interface ContextSource {
  readonly network: Network;
  /** With the clean batch's statistics where the network has batch-norm. */
  readonly parameters: Parameters<Tensor>;
  /** The strategy's parameters. */
  readonly values: ParameterValues;
  /** Whether balls are cut to [0, 1]. */
  readonly clip: boolean;
  readonly moment: Moment;
  readonly chunk: number;
}

/** The context that a strategy's functions get. */
export function strategyContext({
  network,
  parameters,
  values,
  clip,
  moment,
  chunk,
}: ContextSource): StrategyContext {
  const { ramp, beta, fullEps, fullRadii, rng } = moment;
  const model = { network, parameters };
  return {
    classes: network.classes,
    parameters: values,
    eps: ramp * fullEps,
    radii: fullRadii.map((radius) => ramp * radius),
    fullRadii,
    ramp,
    beta,
    chunk,
    rng,
    logits: (images) => forward(network, parameters, images),
    ball: (images, eps) => ballTensors(images, eps, clip),
    ibpMargins: (box, labels) => ibpMargins(float32, model, box, labelMargins(labels, network.classes)),
    crownIbpMargins(box, labels, { lowerSlope }) {
      const specification = labelMargins(labels, network.classes);
      return crownIbpMargins(float32, model, box, { specification, lowerSlope });
    },
  };
}
