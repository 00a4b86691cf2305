import type { Dense, DenseNetwork } from './dense-network.ts';
import { exactEnds } from './exact-box.ts';
import {
  add,
  compare,
  divide,
  type Fraction,
  least,
  multiply,
  ofNumber,
  subtract,
  ZERO,
} from './fraction.ts';

/** The numbers of one layer at one point. */
type Values = readonly Fraction[];

/** A convex region of inputs on which the network is affine, by its corners in order: what each layer makes of them. */
type Region = readonly Values[];

/**
 * The least margin of a network over a box of one or two inputs, exactly: every pattern of active ReLUs that the box
 * holds is visited, and on the region of a pattern the least value is at a corner.
 */
export function leastMargin(
  network: DenseNetwork,
  image: Float32Array,
  { eps, clip, label }: { readonly eps: string; readonly clip: boolean; readonly label: number },
): Fraction {
  const ends = Array.from(image, (pixel) => exactEnds(pixel, eps, clip));
  return marginOf(network, corners(ends), label);
}

/** The margin at one point, exactly; any number of inputs. */
export function marginAt(network: DenseNetwork, point: Float32Array, label: number): Fraction {
  return marginOf(network, [Array.from(point, ofNumber)], label);
}

function marginOf({ layers }: DenseNetwork, inputs: Region, label: number): Fraction {
  let regions: readonly Region[] = [inputs];
  for (const [depth, layer] of layers.entries()) {
    if (depth > 0) regions = regions.flatMap(rectified);
    regions = regions.map((region) => region.map((values) => affine(layer, values)));
  }
  return least(
    regions.flat().map((logits) => {
      const own = logits[label] as Fraction;
      return least(logits.filter((_, other) => other !== label).map((logit) => subtract(own, logit)));
    }),
  );
}

function corners([first, second]: readonly (readonly [Fraction, Fraction])[]): Region {
  if (first === undefined) throw new RangeError('a box has one or two sides');
  const [low, high] = first;
  if (second === undefined) return [[low], [high]];
  return [
    [low, second[0]],
    [high, second[0]],
    [high, second[1]],
    [low, second[1]],
  ];
}

function affine({ weight, bias }: Dense, values: Values): Values {
  return bias.map((offset, output) =>
    values.reduce(
      (sum, value, input) => add(sum, multiply(value, ofNumber(weight[input]?.[output] as number))),
      ofNumber(offset),
    ),
  );
}

/** A region cut along each neuron's zero; where the neuron is off its value is 0. */
function rectified(region: Region): readonly Region[] {
  const neurons = (region[0] as Values).length;
  let parts: readonly Region[] = [region];
  for (let neuron = 0; neuron < neurons; neuron++) {
    parts = parts.flatMap((part) => {
      const off = side(part, neuron, -1).map((values) => values.with(neuron, ZERO));
      return [side(part, neuron, 1), off].filter(({ length }) => length > 0);
    });
  }
  return parts;
}

/** The part of a region where a neuron's value has a sign or is 0, by Sutherland and Hodgman. */
function side(region: Region, neuron: number, sign: 1 | -1): Region {
  return region.flatMap((corner, place) => {
    const next = region[(place + 1) % region.length] as Values;
    const [here, there] = [corner[neuron] as Fraction, next[neuron] as Fraction];
    const kept = sign * compare(here) >= 0 ? [corner] : [];
    if (compare(here) * compare(there) >= 0) return kept;
    const share = divide(here, subtract(here, there));
    const crossing = corner.map((value, index) =>
      add(value, multiply(share, subtract(next[index] as Fraction, value))),
    );
    return [...kept, crossing];
  });
}
