import type { Box } from '@drawdown/properties';

import type { Arithmetic } from '../arithmetic.ts';
import type { Section } from '../rule.ts';
import { type BundleProblem, filledPlaces, MOST_NUMBERS, tellIntervals } from './bundles.ts';
import type { Bundle } from './selection.ts';
import { unitRows } from './unit-rows.ts';

/**
 * Bounds neurons that may see all of the input: of as many examples at a time as memory is wanted for, or some neurons of
 * one.
 */
export function boundInExamples<A>(
  way: readonly [Section<A>, ...Section<A>[]],
  { bundles, inputShape, box, pass, bound, tighten, deadline }: BundleProblem<A>,
): void {
  const { arithmetic } = way[0];
  const size = inputShape.reduce((product, side) => product * side, 1);
  const widest = Math.max(size, ...way.map((section) => section.inputShape.reduce((a, b) => a * b, 1)));
  const mostNeurons = Math.max(1, Math.floor(MOST_NUMBERS / (2 * widest)));
  for (const part of partsOf(bundles, mostNeurons)) {
    if (performance.now() >= deadline) return;
    const perBundle = Math.max(...part.map(({ places }) => places.length));
    const found = arithmetic.within(() => {
      const places = filledPlaces(part, perBundle);
      return bound({
        way,
        form: unitRows(arithmetic, places, { shape: inputShape, perExample: perBundle }),
        box: ofExamples(arithmetic, box, part),
        pass: {
          lowerSlope: pass.lowerSlope,
          trace: new Map([...pass.trace].map(([path, ends]) => [path, ofExamples(arithmetic, ends, part)])),
        },
      });
    });
    tellIntervals(part, found, { perBundle, size, tighten });
  }
}

/** Bundles of examples that follow each other, with so many neurons together at most; a bundle with more is cut. */
function partsOf(bundles: readonly Bundle[], most: number): readonly (readonly Bundle[])[] {
  const parts: Bundle[][] = [];
  let fullest = 0;
  for (const bundle of bundles) {
    for (let start = 0; start < bundle.places.length; start += most) {
      const piece = { ...bundle, places: bundle.places.slice(start, start + most) };
      const last = parts.at(-1) ?? [];
      const full = Math.max(fullest, piece.places.length);
      if (last.at(-1)?.example === piece.example - 1 && full * (last.length + 1) <= most) {
        last.push(piece);
        fullest = full;
      } else {
        parts.push([piece]);
        fullest = piece.places.length;
      }
    }
  }
  return parts;
}

/** The box of the examples that bundles following each other are of. */
function ofExamples<A>(
  arithmetic: Arithmetic<A>,
  { lower, upper }: Box<A>,
  bundles: readonly Bundle[],
): Box<A> {
  const from = bundles[0]?.example ?? 0;
  const to = from + bundles.length;
  return { lower: arithmetic.examples(lower, from, to), upper: arithmetic.examples(upper, from, to) };
}
