export { ball64, ballTensors, innerBall32, point64, writeBalls64 } from './ball.ts';
export type { Box } from './box.ts';
export {
  type BallBox,
  type InputBox,
  innerBox,
  inputSize,
  outerBox,
  pointEnclosure,
  type RangeBox,
} from './input-box.ts';
export {
  labelProperty,
  marginOf,
  type OutputRow,
  type Property,
  rowsOf,
  specificationOf,
} from './property.ts';
export { bothSigns, labelMargins, otherClass, type Specification } from './specification.ts';
