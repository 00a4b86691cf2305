import type { Box } from '@drawdown/properties';
import { above, below, gamma, OUTWARD_FLOOR } from '@drawdown/records';

import type { AffineMap, LinearForm } from '../arithmetic.ts';
import { type BoundAffineRule, boundRule } from './affine-maps.ts';
import { type Array64, zeros64 } from './array64.ts';
import { charged, exampleSums, magnitudes, rowSums } from './charge.ts';
import { engine } from './engine/choose.ts';
import type { LayerBox, LayerRounding } from './engine/engine.ts';

/**
 * c′ = Wc + b and r′ = |W|(r + γ|c|) + γ|b|, rounded outward: the rounding of the centre is part of the radius.
 *
 * Sound for every point of the box in exact arithmetic.
 */
export function affineBox(map: AffineMap<Array64>, input: Box<Array64>): Box<Array64> {
  const rule = boundRule(map);
  const layer = {
    input,
    biasMagnitude: rule.bias?.magnitude ?? new Float64Array(1),
    rounding: roundingOf(rule.terms),
  };
  const isProduct = map.kind === 'linear' || map.kind === 'conv2d';
  return (isProduct ? engine().affineBox(map, layer) : undefined) ?? boxThrough(rule, layer);
}

/** What any of the engines computes, up to the order of its sums. */
function boxThrough(rule: BoundAffineRule, layer: LayerBox): Box<Array64> {
  const { shape, data: lower } = layer.input.lower;
  const { data: upper } = layer.input.upper;
  const { unit } = layer.rounding;
  const centre = zeros64(shape);
  const radius = zeros64(shape);
  for (let i = 0; i < centre.data.length; i++) {
    const low = lower[i]!;
    const high = upper[i]!;
    const middle = 0.5 * (low + high);
    centre.data[i] = middle;
    // A box that is a point has radius 0 exactly, as its middle is the point.
    const half = low === high ? 0 : above(Math.max(high - middle, middle - low));
    // The floor stands for γ|c| where that underflows: a weight may make it large again.
    radius.data[i] = (half + unit * Math.abs(middle)) * (1 + 2 ** -50) + OUTWARD_FLOOR;
  }
  return widened(layer, rule.apply(centre), rule.applyAbs(radius));
}

/** What a layer's output is charged where its sums have so many terms. */
function roundingOf(terms: number): LayerRounding {
  return { unit: gamma(terms), inflation: above(1 + gamma(2 * terms + 6)), floor: terms * OUTWARD_FLOOR };
}

/** The ends centre ∓ radius, with the radius enlarged by what its own rounding and the bias's can cost. */
function widened(
  { biasMagnitude: biases, rounding: { unit, inflation, floor } }: LayerBox,
  centre: Array64,
  radius: Array64,
): Box<Array64> {
  const lower = zeros64(centre.shape);
  const upper = zeros64(centre.shape);
  for (let i = 0, channel = 0; i < centre.data.length; i++) {
    const half = (radius.data[i]! + unit * biases[channel]!) * inflation + floor;
    lower.data[i] = below(centre.data[i]! - half);
    upper.data[i] = above(centre.data[i]! + half);
    channel = channel + 1 === biases.length ? 0 : channel + 1;
  }
  return { lower, upper };
}

/**
 * A ← A W, constant ← constant + A b, less γ·Σ|A|(|W|m + |b|) for what rounding can cost where |x| ≤ m, and less what
 * products of A W that underflow can cost there.
 */
export function affineBack(
  map: AffineMap<Array64>,
  form: LinearForm<Array64>,
  input: Box<Array64>,
): LinearForm<Array64> {
  const rule = boundRule(map);
  const { rows, coefficients } = form;
  const coefficientsBelow = rule.pullBack(coefficients);
  const largest = magnitudes(input);
  const sums = rowSums(coefficients, outputMagnitudes(rule, largest), rows);
  const lost = underflows(largest);
  const total = coefficients.shape[0] as number;
  const gain = rule.bias === null ? null : engine().channelSums(coefficients.data, rule.bias.value, total);
  return {
    rows,
    coefficients: coefficientsBelow,
    constant: charged(form.constant, {
      gain,
      sums: sums.map((sum, row) => above(sum + lost[Math.floor(row / rows)]!)),
      terms: rule.backTerms + coefficients.data.length / total + 8,
    }),
  };
}

/**
 * Σm·{@link OUTWARD_FLOOR} for each example. A product that underflows is off by 2⁻¹⁰⁷⁵ at most, which a large input
 * multiplies; γ times this is far more.
 */
function underflows(largest: Array64): Float64Array {
  return exampleSums(largest).map((sum) => sum * OUTWARD_FLOOR);
}

/** An upper bound of |W|m + |b|, `[batch, …output]`. */
function outputMagnitudes(rule: BoundAffineRule, input: Array64): Array64 {
  const out = rule.applyAbs(input);
  const { inflation, floor } = roundingOf(rule.terms);
  const biases = rule.bias?.magnitude ?? new Float64Array(1);
  for (let i = 0, channel = 0; i < out.data.length; i++) {
    out.data[i] = (out.data[i]! + biases[channel]!) * inflation + floor;
    channel = channel + 1 === biases.length ? 0 : channel + 1;
  }
  return out;
}
