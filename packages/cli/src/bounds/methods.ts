import {
  type Array64,
  alphaCrownMargins,
  crownIbpMargins,
  crownMargins,
  float64,
  float64Zonotopes,
  ibpMargins,
  type Model,
  parameters64,
  stackBoxes64,
  withWorkspace,
  zonotopeMargins,
} from '@drawdown/bounds';
import { toTensors } from '@drawdown/networks';
import type { ImportedNetwork } from '@drawdown/onnx';
import { type Box, labelMargins, type Specification } from '@drawdown/properties';
import { scope } from '@drawdown/tensor';

import type { MethodName } from './method-names.ts';

/** What margins are bounded of. */
export interface MarginProblem {
  readonly box: Box<Float64Array>;
  readonly label: number;
  /** Steps of an ascent, where a method has one. */
  readonly iterations: number;
}

/** Lower bounds of the label's logit less each other, in outward-rounded float64, by a method that was given a network. */
export type MarginMethod = (imported: ImportedNetwork) => (problem: MarginProblem) => Float64Array;

/** One box in the arithmetic of verdicts. */
interface Case64 {
  readonly model: Model<Array64>;
  readonly box: Box<Array64>;
  readonly specification: Specification;
  readonly imported: ImportedNetwork;
  readonly iterations: number;
}

/** The methods as they are published: CROWN and Fast-Lin have their own intervals where interval bounds leave a neuron undecided. */
export const marginMethods: Readonly<Record<MethodName, MarginMethod>> = {
  ibp: marginsBy(({ model, box, specification }) => ibpMargins(float64, model, box, specification)),
  'crown-ibp': marginsBy((problem) => crownIbp(problem, 'adaptive')),
  'crown-ibp-zero': marginsBy((problem) => crownIbp(problem, 'zero')),
  'crown-ibp-one': marginsBy((problem) => crownIbp(problem, 'one')),
  crown: marginsBy(({ model, box, specification }) =>
    crownMargins(float64, model, box, { specification, keep: 'own' }),
  ),
  'fast-lin': marginsBy(({ model, box, specification }) =>
    crownMargins(float64, model, box, { specification, lowerSlope: 'same', keep: 'own' }),
  ),
  'alpha-crown': marginsBy(({ model, box, specification, imported, iterations }) =>
    scope(() => {
      const both = { ...model, float32: toTensors(imported.parameters) };
      return alphaCrownMargins(both, box, { specification, iterations });
    }),
  ),
  deepz: marginsBy(({ model, box, specification }) =>
    zonotopeMargins(float64Zonotopes, model, box, { specification }),
  ),
};

function crownIbp({ model, box, specification }: Case64, lowerSlope: 'adaptive' | 'zero' | 'one'): Array64 {
  return crownIbpMargins(float64, model, box, { specification, lowerSlope }).crownIbp;
}

function marginsBy(bound: (problem: Case64) => Array64): MarginMethod {
  return (imported) => {
    const { network, parameters } = imported;
    const model = { network, parameters: parameters64(parameters) };
    return ({ box: ends, label, iterations }) =>
      withWorkspace(() => {
        const box = stackBoxes64([ends], network.inputShape);
        const specification = labelMargins([label], network.classes);
        return bound({ model, box, specification, imported, iterations }).data.slice();
      });
  };
}
