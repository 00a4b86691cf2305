import type { AffineMap } from '../arithmetic.ts';
import type { Array64 } from './array64.ts';
import { poolMean, spreadMean } from './average-pool.ts';
import { engine } from './engine/choose.ts';
import { absoluteOf } from './kernels/derived.ts';

type MapKind = AffineMap<Array64>['kind'];
type MapOf<K extends MapKind> = Extract<AffineMap<Array64>, { readonly kind: K }>;

/**
 * An affine map y = Wx + b in float64, rounding to nearest, with what is known of its rounding.
 *
 * Promise: the computed Wx + b is off by at most γ_terms·(|W||x| + |b|) in each entry, and the computed A W by at most
 * γ_backTerms·|A||W|, whatever the order of summation, underflow aside.
 */
interface AffineRule<K extends MapKind> {
  readonly terms: (map: MapOf<K>) => number;
  readonly backTerms: (map: MapOf<K>) => number;
  /** Wx + b. */
  readonly apply: (map: MapOf<K>, x: Array64) => Array64;
  /** |W| r. */
  readonly applyAbs: (map: MapOf<K>, r: Array64) => Array64;
  /** A W. */
  readonly pullBack: (map: MapOf<K>, coefficients: Array64) => Array64;
  /** b, and an upper bound of what |b| stands for in the promise: numbers that repeat along the flat output. */
  readonly bias: (map: MapOf<K>) => { readonly value: Float64Array; readonly magnitude: Float64Array } | null;
}

const rules: { readonly [K in MapKind]: AffineRule<K> } = {
  linear: {
    terms: ({ weight }) => side(weight, 0) + 1,
    backTerms: ({ weight }) => side(weight, 1),
    apply: ({ weight, bias }, x) => addedBias(multiply(x, weight, weight.data), bias.data),
    applyAbs: ({ weight }, r) => multiply(r, weight, absoluteOf(weight.data)),
    pullBack: ({ weight }, coefficients) => {
      const [inputs, outputs] = [side(weight, 0), side(weight, 1)];
      const rows = side(coefficients, 0);
      const product = { m: rows, k: outputs, n: inputs, transposed: true };
      return { shape: [rows, inputs], data: engine().multiply(coefficients.data, weight.data, product) };
    },
    bias: ({ bias }) => ({ value: bias.data, magnitude: absoluteOf(bias.data) }),
  },
  conv2d: {
    terms: ({ weight }) => side(weight, 0) * side(weight, 1) * side(weight, 2) + 1,
    backTerms: ({ weight }) => side(weight, 0) * side(weight, 1) * side(weight, 3),
    apply: (map, x) => addedBias(engine().convolve(x, map.weight, map), map.bias.data),
    applyAbs: (map, r) =>
      engine().convolve(r, { shape: map.weight.shape, data: absoluteOf(map.weight.data) }, map),
    pullBack: (map, coefficients) => engine().convolveBack(coefficients, map.weight, map),
    bias: ({ bias }) => ({ value: bias.data, magnitude: absoluteOf(bias.data) }),
  },
  channel: {
    // Three roundings make the scale, one each the difference, the product and the sum; two to spare.
    terms: () => 8,
    backTerms: () => 8,
    apply: ({ mean, scale, offset }, x) => {
      const [means, scales, offsets] = [mean.data, scale.data, offset.data];
      return mapped(x, (value, i) => {
        return scales[i % scales.length]! * (value - means[i % means.length]!) + offsets[i % offsets.length]!;
      });
    },
    applyAbs: ({ scale: { data } }, r) => mapped(r, (value, i) => Math.abs(data[i % data.length]!) * value),
    pullBack: ({ scale: { data } }, coefficients) =>
      mapped(coefficients, (value, i) => data[i % data.length]! * value),
    bias: ({ mean, scale: { data: scales }, offset }) => {
      const lost = offset.data.map((_, i) => scales[i % scales.length]! * mean.data[i % mean.data.length]!);
      return {
        value: offset.data.map((value, i) => value - lost[i]!),
        // Enlarged, as it is itself computed.
        magnitude: offset.data.map((value, i) => (Math.abs(value) + Math.abs(lost[i]!)) * (1 + 2 ** -48)),
      };
    },
  },
  'average-pool': {
    terms: ({ size }) => size[0] * size[1] + 4,
    backTerms: ({ size }) => size[0] * size[1] + 4,
    apply: poolMean,
    applyAbs: poolMean,
    pullBack: (map, coefficients) => spreadMean(map, coefficients),
    bias: () => null,
  },
};

/** The rule of an affine map, bound to it. */
export function boundRule(map: AffineMap<Array64>): BoundAffineRule {
  return bind(map, rules[map.kind] as AffineRule<MapKind>);
}

/** An {@link AffineRule} of one map. */
export interface BoundAffineRule {
  readonly terms: number;
  readonly backTerms: number;
  readonly bias: { readonly value: Float64Array; readonly magnitude: Float64Array } | null;
  apply(x: Array64): Array64;
  applyAbs(r: Array64): Array64;
  pullBack(coefficients: Array64): Array64;
}

function bind<K extends MapKind>(map: MapOf<K>, rule: AffineRule<K>): BoundAffineRule {
  return {
    terms: rule.terms(map),
    backTerms: rule.backTerms(map),
    bias: rule.bias(map),
    apply: (x) => rule.apply(map, x),
    applyAbs: (r) => rule.applyAbs(map, r),
    pullBack: (coefficients) => rule.pullBack(map, coefficients),
  };
}

function multiply(x: Array64, weight: Array64, matrix: Float64Array): Array64 {
  const [batch, k, n] = [side(x, 0), side(weight, 0), side(weight, 1)];
  const product = { m: batch, k, n, transposed: false };
  return { shape: [batch, n], data: engine().multiply(x.data, matrix, product) };
}

function addedBias(x: Array64, bias: Float64Array): Array64 {
  const { data } = x;
  const channels = bias.length;
  for (let i = 0, channel = 0; i < data.length; i++) {
    data[i] = data[i]! + bias[channel]!;
    channel = channel + 1 === channels ? 0 : channel + 1;
  }
  return x;
}

function mapped(x: Array64, f: (value: number, index: number) => number): Array64 {
  return { shape: x.shape, data: x.data.map(f) };
}

function side(x: Array64, axis: number): number {
  return x.shape[axis] as number;
}
