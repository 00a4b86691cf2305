import {
  type Array64,
  type AscentOptions,
  alphaCrownTrace,
  boxes64,
  float64,
  slopeChoices,
  wholeNetwork,
  withWorkspace,
} from '@drawdown/bounds';
import type { Box } from '@drawdown/properties';

import type { Instance } from '../rung.ts';
import type { Subject } from '../subject.ts';

/** A ReLU layer as all subproblems see it at first. */
export interface ReluLayer {
  readonly shape: readonly number[];
  readonly size: number;
  /** The places of the neurons that may be on or off. */
  readonly unstable: Int32Array;
  /** Lower slopes where neurons are stable: 1 where they are on, the leak's (0) where they are off. */
  readonly stableSlopes: Float32Array;
  readonly least: number;
  /** Its input's box, rounded to nearest: for estimates. */
  readonly box: Box<Float32Array>;
  /** How far the relaxation may lie above the ReLU at most, for each of the unstable neurons: −lu/(u − l). */
  readonly heights: Float32Array;
}

/** An instance with what is the same for all of its subproblems. */
export interface Root {
  readonly subject: Subject;
  readonly instance: Instance;
  /** The box as one example. */
  readonly box: Box<Array64>;
  /** Sound boxes of every layer's input. */
  readonly trace: ReadonlyMap<string, Box<Array64>>;
  /** The layers that can be split, by path. */
  readonly relus: ReadonlyMap<string, ReluLayer>;
  /** Rows that every alternative is given; shorter ones repeat their last. */
  readonly rows: number;
}

/**
 * Bounds the neurons of an instance by α-CROWN; subproblems keep these boxes, cut where they are split.
 *
 * @param ascent for each neuron's bounds
 */
export function openRoot(subject: Subject, instance: Instance, ascent: AscentOptions): Root {
  const { network, exact } = subject;
  const model = { network, parameters: exact, float32: subject.float32 };
  return withWorkspace(() => {
    const around = boxes64([instance.box], network.inputShape);
    const trace = alphaCrownTrace(model, around, ascent);
    const relus = slopeChoices([wholeNetwork(float64, model)]).map(({ path, shape, least }) => {
      const { lower, upper } = trace.get(path) as Box<Array64>;
      return [path, reluLayer(lower.data, upper.data, { shape, least })] as const;
    });
    return {
      subject,
      instance,
      box: kept(around),
      trace: new Map([...trace].map(([path, ends]) => [path, kept(ends)])),
      relus: new Map(relus),
      rows: Math.max(...instance.property.alternatives.map(({ length }) => length)),
    };
  });
}

function reluLayer(
  lower: Float64Array,
  upper: Float64Array,
  { shape, least }: { readonly shape: readonly number[]; readonly least: number },
): ReluLayer {
  const unstable: number[] = [];
  const stableSlopes = new Float32Array(lower.length);
  for (let place = 0; place < lower.length; place++) {
    if ((lower[place] as number) >= 0) stableSlopes[place] = 1;
    else if ((upper[place] as number) <= 0) stableSlopes[place] = least;
    else unstable.push(place);
  }
  const heights = Float32Array.from(unstable, (place) => {
    const [l, u] = [lower[place] as number, upper[place] as number];
    return (-l * u) / (u - l);
  });
  return {
    shape,
    size: lower.length,
    unstable: Int32Array.from(unstable),
    stableSlopes,
    least,
    box: { lower: Float32Array.from(lower), upper: Float32Array.from(upper) },
    heights,
  };
}

/** A box with memory of its own. */
function kept({ lower, upper }: Box<Array64>): Box<Array64> {
  return {
    lower: { shape: lower.shape, data: lower.data.slice() },
    upper: { shape: upper.shape, data: upper.data.slice() },
  };
}
