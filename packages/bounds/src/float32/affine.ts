import { averagePooled, insideCounts } from '@drawdown/networks';
import type { Box } from '@drawdown/properties';
import {
  abs,
  add,
  conv2dTranspose,
  convolutionPadding,
  intervalAffine,
  matMul,
  mul,
  ones,
  relu,
  reshape,
  scalar,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tensor,
} from '@drawdown/tensor';

import type {
  AffineMap,
  AveragePoolMap,
  ChannelMap,
  ConvolutionMap,
  LinearForm,
  LinearMap,
} from '../arithmetic.ts';
import { hasPadding, placesOf, scatterToPlace } from './windows.ts';

type MapKind = AffineMap<Tensor>['kind'];
type MapOf<K extends MapKind> = Extract<AffineMap<Tensor>, { readonly kind: K }>;

/** What the float32 arithmetic does with an affine map of one kind. */
interface AffineRule<K extends MapKind> {
  /** c′ = Wc + b, r′ = |W| r; cut to max(x, 0) where asked. */
  readonly box: (map: MapOf<K>, input: Box<Tensor>, isCut: boolean) => Box<Tensor>;
  /** A W. */
  readonly pullBack: (map: MapOf<K>, coefficients: Tensor) => Tensor;
  /** A b, `[rows, 1]`, or null where b = 0. */
  readonly pullBackConstant: (map: MapOf<K>, coefficients: Tensor) => Tensor | null;
}

const rules: { readonly [K in MapKind]: AffineRule<K> } = {
  linear: {
    box: ({ weight, bias }: LinearMap<Tensor>, input, relu) => intervalAffine(input, { weight, bias, relu }),
    pullBack: ({ weight }, coefficients) => matMul(coefficients, weight, false, true),
    pullBackConstant: ({ bias }, coefficients) => matMul(coefficients, column(bias)),
  },
  conv2d: {
    box: ({ weight, bias, strides, padding }: ConvolutionMap<Tensor>, input, relu) =>
      intervalAffine(input, { weight, bias, convolution: { strides, padding }, relu }),
    pullBack: (map, coefficients) => {
      const [height = 0, width = 0, channels = 0] = map.inputShape;
      const batch = coefficients.shape[0] as number;
      return conv2dTranspose(
        coefficients as Tensor4D,
        map.weight as Tensor4D,
        [batch, height, width, channels],
        [...map.strides],
        convolutionPadding(map.padding),
      );
    },
    pullBackConstant: ({ bias }, coefficients) => {
      const [rows = 0, height = 0, width = 0, channels = 0] = coefficients.shape;
      // The bias of every number of the output: one product goes over the coefficients once, and so does its gradient.
      const everywhere = matMul(ones([height * width, 1]), reshape(bias, [1, -1]));
      return matMul(reshape(coefficients, [rows, height * width * channels]), reshape(everywhere, [-1, 1]));
    },
  },
  channel: {
    box: ({ mean, scale, offset }: ChannelMap<Tensor>, input, isCut) =>
      throughHalves(input, isCut, {
        centre: (c) => add(mul(sub(c, mean), scale), offset),
        radius: (r) => mul(r, abs(scale)),
      }),
    pullBack: ({ scale }, coefficients) => mul(coefficients, scale),
    pullBackConstant: ({ mean, scale, offset }, coefficients) => {
      const bias = sub(offset, mul(scale, mean));
      const rows = coefficients.shape[0] as number;
      return matMul(sum(reshape(coefficients, [rows, -1, bias.size]), 1), column(bias));
    },
  },
  'average-pool': {
    box: (map: AveragePoolMap, input, isCut) =>
      throughHalves(input, isCut, {
        centre: (c) => averagePooled(map, c),
        radius: (r) => averagePooled(map, r),
      }),
    pullBack: (map, coefficients) => {
      const share = mul(coefficients, sharesOf(map));
      return placesOf(map)
        .map((place) => scatterToPlace(share, map, place))
        .reduce((total, part) => add(total, part));
    },
    pullBackConstant: () => null,
  },
};

/** c′ = Wc + b, r′ = |W| r; cut to max(x, 0) where asked. */
export function affineBox(map: AffineMap<Tensor>, input: Box<Tensor>, isCut: boolean): Box<Tensor> {
  return ruleOf(map).box(map, input, isCut);
}

/** A box by what happens to its centre and to its radius. */
function throughHalves(
  { lower, upper }: Box<Tensor>,
  isCut: boolean,
  { centre, radius }: Record<'centre' | 'radius', (half: Tensor) => Tensor>,
): Box<Tensor> {
  const c = centre(mul(add(lower, upper), 0.5));
  const r = radius(mul(sub(upper, lower), 0.5));
  const ends = { lower: sub(c, r), upper: add(c, r) };
  return isCut ? { lower: relu(ends.lower), upper: relu(ends.upper) } : ends;
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

/** What each number of a window counts in its mean: one number, or `[out height, out width, 1]`. */
function sharesOf(map: AveragePoolMap): Tensor {
  const all = map.size[0] * map.size[1];
  if (map.divisor === 'window' || !hasPadding(map)) return scalar(1 / all);
  const [height = 0, width = 0] = map.outputShape;
  const shares = insideCounts(map, map.inputShape, map.outputShape).map((inside) => 1 / inside);
  return tensor(shares, [height, width, 1]);
}

function column(vector: Tensor): Tensor2D {
  return reshape(vector as Tensor1D, [-1, 1]);
}
