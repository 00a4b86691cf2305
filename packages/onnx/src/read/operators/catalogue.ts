import type { Operator } from '../call.ts';
import { elementwise, leakyRelu } from './activations.ts';
import { add } from './add.ts';
import { batchNormalization } from './batch-normalization.ts';
import { cast } from './cast.ts';
import { concat } from './concat.ts';
import { constantNode } from './constant.ts';
import { constantOfShape } from './constant-of-shape.ts';
import { conv } from './conv.ts';
import { div } from './div.ts';
import { flatten } from './flatten.ts';
import { gather } from './gather.ts';
import { gemm } from './gemm.ts';
import { matMul } from './mat-mul.ts';
import { mul } from './mul.ts';
import { dropout, identity } from './pass.ts';
import { averagePool, globalAveragePool, maxPool } from './pools.ts';
import { reshape } from './reshape.ts';
import { shape } from './shape.ts';
import { slice } from './slice.ts';
import { squeeze, unsqueeze } from './squeeze.ts';
import { sub } from './sub.ts';
import { transpose } from './transpose.ts';

/** The rules of ONNX's operators by their names. */
export const operators: Readonly<Record<string, Operator>> = {
  Add: add,
  AveragePool: averagePool,
  BatchNormalization: batchNormalization,
  Cast: cast,
  Concat: concat,
  Constant: constantNode,
  ConstantOfShape: constantOfShape,
  Conv: conv,
  Div: div,
  Dropout: dropout,
  Flatten: flatten,
  Gather: gather,
  Gemm: gemm,
  GlobalAveragePool: globalAveragePool,
  Identity: identity,
  LeakyRelu: leakyRelu,
  MatMul: matMul,
  MaxPool: maxPool,
  Mul: mul,
  Relu: elementwise('relu'),
  Reshape: reshape,
  Shape: shape,
  Sigmoid: elementwise('sigmoid'),
  Slice: slice,
  Squeeze: squeeze,
  Sub: sub,
  Tanh: elementwise('tanh'),
  Transpose: transpose,
  Unsqueeze: unsqueeze,
};
