import type { Zonotope } from './zonotope.ts';

/** A zonotope whose arrays all went through a map that only moves numbers inside of each example. */
export function everyArray<A>(
  { centre, count, generators, spread, fresh, radius }: Zonotope<A>,
  map: (array: A) => A,
): Zonotope<A> {
  return {
    centre: map(centre),
    count,
    generators: generators === null ? null : map(generators),
    spread: map(spread),
    fresh: fresh === null ? null : map(fresh),
    radius: map(radius),
  };
}
