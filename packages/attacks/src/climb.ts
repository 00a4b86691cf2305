import type { Box } from '@drawdown/properties';
import { add, concat, gather, mul, scope, sign, sub, type Tensor, tensor1d } from '@drawdown/tensor';

import { ascent } from './ascent.ts';
import type { Logits } from './attack.ts';
import { projectIntoBox } from './box-points.ts';
import type { Goal } from './goal.ts';

/** A search by signed steps. */
export interface Search {
  readonly logits: Logits;
  readonly goal: Goal;
  readonly box: Box<Tensor>;
  /** The size of each step as a share of the box's half-width, coordinate by coordinate. */
  readonly stepSize: readonly number[];
  /** Asked before each step: whether to end the search early. */
  readonly isOver?: () => boolean;
}

/** Points `[batch, …]` and their margins `[batch]`. */
export interface Found {
  readonly points: Tensor;
  readonly margins: Float32Array;
}

/** One search from `start`: of all points that it visits and the known ones, for each example that of the smallest margin. */
export function climb(search: Search, start: Tensor, known: Found): Found {
  const margins = known.margins.slice();
  const { logits, box, goal, isOver = never } = search;
  const points = scope(() => {
    const halfWidth = mul(sub(box.upper, box.lower), 0.5);
    let points = start;
    let best = known.points.clone();
    for (const size of search.stepSize) {
      if (isOver()) break;
      const here = ascent(logits, points, goal);
      best = replace(best, keepWorst({ points, margins: here.margins }, best, margins));
      const next = scope(() =>
        projectIntoBox(add(points, mul(mul(halfWidth, size), sign(here.gradient))), box),
      );
      here.gradient.dispose();
      points = replace(points, next);
    }
    const last = { points, margins: marginsOf(logits, points, goal) };
    return replace(best, keepWorst(last, best, margins));
  });
  return { points, margins };
}

/** The margins of points, `[batch]`. */
export function marginsOf(logits: Logits, points: Tensor, goal: Goal): Float32Array {
  return scope(() => Float32Array.from(goal.margins(logits(points)).dataSync()));
}

const never = (): boolean => false;

/** For each example the point of the smaller margin; `margins` is updated to match. */
function keepWorst(found: Found, best: Tensor, margins: Float32Array): Tensor {
  const rows = Int32Array.from(margins, (margin, example) => {
    const other = found.margins[example] as number;
    if (!(other < margin)) return example;
    margins[example] = other;
    return margins.length + example;
  });
  return scope(() => gather(concat([best, found.points], 0), tensor1d(rows, 'int32')));
}

/** Disposes the old tensor of a variable that is about to hold the new one. */
function replace(old: Tensor, next: Tensor): Tensor {
  if (old !== next) old.dispose();
  return next;
}
