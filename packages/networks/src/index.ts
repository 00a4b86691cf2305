export { countFlops } from './flops.ts';
export { loadParameters, saveParameters } from './format/checkpoint.ts';
export { networkFromJson, networkToJson } from './format/network-json.ts';
export { decodeSafetensors } from './format/safetensors-decode.ts';
export { encodeSafetensors } from './format/safetensors-encode.ts';
export { forward, forwardTraining, type TrainingPass } from './forward/forward.ts';
export { leakyRelu } from './forward/leaky-relu.ts';
export { averagePooled, maxPooled } from './forward/pools.ts';
export { blendStatistics } from './forward/statistics.ts';
export { type Initialisation, initialisations, initialise } from './initialise/initialise.ts';
export { insideCounts } from './inside-counts.ts';
export type {
  AveragePoolLayer,
  BatchNormLayer,
  Conv2dLayer,
  FlattenLayer,
  Layer,
  LayerKind,
  LayerOf,
  LeakyReluLayer,
  LinearLayer,
  MaxPoolLayer,
  NormalizeLayer,
  Padding,
  PoolDivisor,
  ReluLayer,
  ResidualLayer,
  ScaleLayer,
  SigmoidLayer,
  Size,
  TanhLayer,
} from './layer.ts';
export type { Network, Parameters, Shape, StoredArray } from './network.ts';
export { layerShapes, outputShape } from './output-shape.ts';
export { countParameters, parameterShapes } from './parameter-shapes.ts';
export { fromTensors, parameterOf, toTensors } from './parameters.ts';
export { childPath, isTrainable, parameterName, parameterPath } from './path.ts';
export { applyRule, type LayerRules } from './rules.ts';
export { validateNetwork } from './validate.ts';
export type { Architecture, Problem } from './zoo/architecture.ts';
export { buildNetwork, type NetworkOptions } from './zoo/build-network.ts';
export { networks } from './zoo/catalogue.ts';
