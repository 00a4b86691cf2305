export { ball64, ballTensors, innerBall32, point64, writeBalls64 } from './ball.ts';
export type { Box } from './box.ts';
export { bothSigns, labelMargins, otherClass, type Specification } from './specification.ts';
