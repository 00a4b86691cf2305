import type { Decision } from './rung.ts';

/** What is known of the whole numbers from 1 to `top`, each of which stands for a radius. */
export interface RadiusBracket {
  readonly top: number;
  /** The largest that is certified; 0 for none. */
  readonly certified: number;
  /** The smallest that is falsified; above `top` for none. */
  readonly falsified: number;
  /** Those that nothing is known of, though they were asked about. */
  readonly unknown: readonly number[];
}

/** The radius to ask about next. */
export interface NextRadius {
  readonly place: number;
  /** How many more bisections there are at most, this one included, unless an answer opens a gap anew. */
  readonly left: number;
}

/**
 * The next radius of two bisections that share what is known: for the largest that is certified, which an unknown one
 * ends above, and for the smallest that is falsified, which an unknown one ends below. Where nothing is known above, the
 * radius is doubled instead.
 *
 * @param sought which of the two are searched for
 * @returns undefined when nothing is left to ask
 */
export function nextRadius(
  { top, certified, falsified, unknown }: RadiusBracket,
  sought: readonly Decision[],
): NextRadius | undefined {
  const inside = unknown.filter((place) => place > certified && place < falsified);
  const gaps: { readonly [decision in Decision]: Gap } = {
    certified: { lower: certified, upper: Math.min(falsified, ...inside) },
    falsified: { lower: Math.max(certified, ...inside), upper: falsified },
  };
  // Without an unknown one in between, both look in the same gap.
  const searched = (inside.length > 0 ? sought : sought.slice(0, 1)).map((decision) => gaps[decision]);
  const [widest] = searched.toSorted((a, b) => widthOf(b) - widthOf(a));
  if (widest === undefined || widthOf(widest) <= 1) return undefined;
  const left = searched.reduce((sum, gap) => sum + Math.ceil(Math.log2(widthOf(gap))), 0);
  return { place: placeIn(widest, top), left };
}

/** Numbers of which neither end is asked about any more. */
interface Gap {
  readonly lower: number;
  readonly upper: number;
}

function widthOf({ lower, upper }: Gap): number {
  return upper - lower;
}

/** Most networks are certified at small radii only, so the search begins with one. */
const FIRST_SHARE = 1 / 16;

function placeIn({ lower, upper }: Gap, top: number): number {
  if (upper <= top) return Math.floor((lower + upper) / 2);
  return lower === 0 ? Math.max(1, Math.floor(top * FIRST_SHARE)) : Math.min(2 * lower, top);
}
