import type { Section } from '../rule.ts';
import { type BundleProblem, filledPlaces, MOST_NUMBERS, tellIntervals } from './bundles.ts';
import { unitRows } from './unit-rows.ts';
import type { Cone } from './windows/cone.ts';
import { windowProblem } from './windows/window-problem.ts';

/**
 * Bounds neurons that see a window of the input only, those of a pixel side by side: as many windows at a time as memory is
 * wanted for, the fullest first.
 */
export function boundInWindows<A>(
  front: Section<A>,
  cone: Cone,
  { bundles, inputShape, box, pass, bound, tighten, deadline }: BundleProblem<A>,
): void {
  const { arithmetic } = front;
  const [height = 0, ownWidth = 0, channels = 0] = inputShape;
  const widest = Math.max(
    ...cone.placements.map(({ shape }) => shape.reduce((size, side) => size * side, 1)),
  );
  const fullestFirst = bundles.toSorted((a, b) => b.places.length - a.places.length);
  for (let start = 0; start < fullestFirst.length && performance.now() < deadline; ) {
    const perBundle = fullestFirst[start]?.places.length ?? 1;
    const most = Math.max(1, Math.floor(MOST_NUMBERS / (2 * perBundle * widest)));
    const part = fullestFirst.slice(start, start + most);
    start += part.length;
    const found = arithmetic.within(() => {
      const { own, section, ...windows } = windowProblem(front, part, {
        cone,
        ownWidth,
        trace: pass.trace,
        box,
      });
      const places = filledPlaces(part, perBundle).map((place) => place % channels);
      return bound({
        way: [section],
        form: unitRows(arithmetic, places, { shape: own, perExample: perBundle }),
        box: windows.box,
        pass: { lowerSlope: pass.lowerSlope, trace: windows.trace, masks: windows.masks },
      });
    });
    tellIntervals(part, found, { perBundle, size: height * ownWidth * channels, tighten });
  }
}
