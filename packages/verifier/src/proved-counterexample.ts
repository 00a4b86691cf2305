import type { Box } from '@drawdown/properties';

import { witnessMargins } from './point.ts';
import type { Answer, Instance } from './rung.ts';
import type { Subject } from './subject.ts';

/** A point rounded to float32 and into an inner box. */
export function insideBox({ lower, upper }: Box<Float32Array>, point: ArrayLike<number>): Float32Array {
  return lower.map((low, at) =>
    Math.min(Math.max(Math.fround(point[at] as number), low), upper[at] as number),
  );
}

/** The first of some points of an instance's inner box that is proved to break its property; undefined for none. */
export function provedCounterexample(
  subject: Subject,
  instance: Instance,
  points: readonly Float32Array[],
): Answer | undefined {
  const margins = witnessMargins(
    subject,
    points.map(() => instance),
    points,
  );
  const found = margins.findIndex(({ upper }) => upper <= 0);
  const [witness, margin] = [points[found], margins[found]];
  if (witness === undefined || margin === undefined) return undefined;
  return { verdict: 'falsified', bound: margin.upper, witness };
}
