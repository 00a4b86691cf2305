import type { Tensor } from '@drawdown/tensor';
import { float32Zonotopes } from '../float32/zonotope/arithmetic.ts';
import type { Array64 } from '../float64/array64.ts';
import { float64Zonotopes } from '../float64/zonotope/arithmetic.ts';
import type { ZonotopeArithmetic } from '../zonotope/arithmetic.ts';
import { intervalTrace } from '../zonotope/interval-trace.ts';
import { type ZonotopeOptions, zonotopeMargins } from '../zonotope/margins.ts';
import type { Problem } from './all-bounds.ts';
import { type ArithmeticUnderTest, float32UnderTest, float64UnderTest } from './arithmetic-under-test.ts';

/** An arithmetic of zonotopes with the way into its arrays and out of them. */
export interface ZonotopesUnderTest<A> {
  readonly zonotopes: ZonotopeArithmetic<A>;
  readonly underTest: ArithmeticUnderTest<A>;
}

/** The arithmetic of verdicts. */
export const float64ZonotopesUnderTest: ZonotopesUnderTest<Array64> = {
  zonotopes: float64Zonotopes,
  underTest: float64UnderTest,
};

/** The arithmetic of training, on the current backend. */
export const float32ZonotopesUnderTest: ZonotopesUnderTest<Tensor> = {
  zonotopes: float32Zonotopes,
  underTest: float32UnderTest,
};

/** How a zonotope is bounded: as it is, cut to the boxes of IBP, or with generators of only so many numbers. */
export interface ZonotopeMethod extends Pick<ZonotopeOptions<unknown>, 'numbers'> {
  readonly isCut?: boolean;
}

/** The margins of a problem as flat plain numbers, `[batch, rows]`. */
export function zonotopeNumbers<A>(
  { zonotopes, underTest }: ZonotopesUnderTest<A>,
  { network, parameters, boxes, specification }: Problem,
  { isCut = false, numbers }: ZonotopeMethod = {},
): Float64Array {
  return underTest.run(() => {
    const model = { network, parameters: underTest.parameters(parameters) };
    const box = underTest.batch(boxes, network.inputShape);
    const trace = isCut ? intervalTrace(zonotopes.arithmetic, model, box) : undefined;
    return underTest.numbers(zonotopeMargins(zonotopes, model, box, { specification, trace, numbers }));
  });
}
