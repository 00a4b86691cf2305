import type { Padding } from '@drawdown/networks';
import type { Box } from '@drawdown/properties';
import {
  abs,
  add,
  avgPool,
  conv2d,
  conv2dTranspose,
  matMul,
  mul,
  reshape,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
} from '@drawdown/tensor';

import type {
  AffineMap,
  AveragePoolMap,
  ChannelMap,
  ConvolutionMap,
  LinearForm,
  LinearMap,
} from '../arithmetic.ts';
import { placesOf, scatterToPlace } from './windows.ts';

type MapKind = AffineMap<Tensor>['kind'];
type MapOf<K extends MapKind> = Extract<AffineMap<Tensor>, { readonly kind: K }>;

/** What the float32 arithmetic does with an affine map of one kind. */
interface AffineRule<K extends MapKind> {
  /** Wx + b. */
  readonly apply: (map: MapOf<K>, x: Tensor) => Tensor;
  /** |W| r. */
  readonly applyAbs: (map: MapOf<K>, r: Tensor) => Tensor;
  /** A W. */
  readonly pullBack: (map: MapOf<K>, coefficients: Tensor) => Tensor;
  /** A b, `[rows, 1]`, or null where b = 0. */
  readonly pullBackConstant: (map: MapOf<K>, coefficients: Tensor) => Tensor | null;
}

const rules: { readonly [K in MapKind]: AffineRule<K> } = {
  linear: {
    apply: ({ weight, bias }: LinearMap<Tensor>, x) => add(matMul(x, weight), bias),
    applyAbs: ({ weight }, r) => matMul(r, abs(weight)),
    pullBack: ({ weight }, coefficients) => matMul(coefficients, weight, false, true),
    pullBackConstant: ({ bias }, coefficients) => matMul(coefficients, column(bias)),
  },
  conv2d: {
    apply: (map: ConvolutionMap<Tensor>, x) => add(convolve(map, x, map.weight), map.bias),
    applyAbs: (map, r) => convolve(map, r, abs(map.weight)),
    pullBack: (map, coefficients) => {
      const [height = 0, width = 0, channels = 0] = map.inputShape;
      const batch = coefficients.shape[0] as number;
      return conv2dTranspose(
        coefficients as Tensor4D,
        map.weight as Tensor4D,
        [batch, height, width, channels],
        [...map.strides],
        explicitPadding(map.padding),
      );
    },
    pullBackConstant: ({ bias }, coefficients) => matMul(sum(coefficients, [1, 2]), column(bias)),
  },
  channel: {
    apply: ({ mean, scale, offset }: ChannelMap<Tensor>, x) => add(mul(sub(x, mean), scale), offset),
    applyAbs: ({ scale }, r) => mul(r, abs(scale)),
    pullBack: ({ scale }, coefficients) => mul(coefficients, scale),
    pullBackConstant: ({ mean, scale, offset }, coefficients) => {
      const bias = sub(offset, mul(scale, mean));
      const channels = bias.shape[0] as number;
      const rows = coefficients.shape[0] as number;
      return matMul(sum(reshape(coefficients, [rows, -1, channels]), 1), column(bias));
    },
  },
  'average-pool': {
    apply: averagePool,
    applyAbs: averagePool,
    pullBack: (map: AveragePoolMap, coefficients) => {
      const share = mul(coefficients, 1 / (map.size[0] * map.size[1]));
      return placesOf(map)
        .map((place) => scatterToPlace(share, map, place))
        .reduce((total, part) => add(total, part));
    },
    pullBackConstant: () => null,
  },
};

/** c′ = Wc + b, r′ = |W| r. */
export function affineBox(map: AffineMap<Tensor>, { lower, upper }: Box<Tensor>): Box<Tensor> {
  const rule = ruleOf(map);
  const centre = rule.apply(map, mul(add(lower, upper), 0.5));
  const radius = rule.applyAbs(map, mul(sub(upper, lower), 0.5));
  return { lower: sub(centre, radius), upper: add(centre, radius) };
}

/** A ← A W, constant ← constant + A b. */
export function affineBack(map: AffineMap<Tensor>, form: LinearForm<Tensor>): LinearForm<Tensor> {
  const rule = ruleOf(map);
  const gain = rule.pullBackConstant(map, form.coefficients);
  return {
    rows: form.rows,
    coefficients: rule.pullBack(map, form.coefficients),
    constant: gain === null ? form.constant : add(form.constant, gain),
  };
}

function ruleOf<K extends MapKind>(map: MapOf<K>): AffineRule<K> {
  return rules[map.kind as K] as AffineRule<K>;
}

function convolve(map: ConvolutionMap<Tensor>, x: Tensor, weight: Tensor): Tensor {
  return conv2d(x as Tensor4D, weight as Tensor4D, [...map.strides], explicitPadding(map.padding));
}

function averagePool({ size, strides }: AveragePoolMap, x: Tensor): Tensor {
  return avgPool(x as Tensor4D, [...size], [...strides], 'valid');
}

function explicitPadding([top, bottom, left, right]: Padding): 'valid' | [Pair, Pair, Pair, Pair] {
  if (top + bottom + left + right === 0) return 'valid';
  return [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
}

type Pair = [number, number];

function column(vector: Tensor): Tensor2D {
  return reshape(vector as Tensor1D, [-1, 1]);
}
