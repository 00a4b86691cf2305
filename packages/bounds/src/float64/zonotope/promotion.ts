import type { Room, Zonotope } from '../../zonotope/zonotope.ts';
import type { Array64 } from '../array64.ts';
import { type Choice, choiceOf, type Example } from './choice.ts';
import { sumUp } from './sum-up.ts';

/** What a zonotope goes on with once nothing in it is fresh. */
export interface Promotion {
  /** The generators that are kept, `[batch · count, …]`; null where there are none. */
  readonly generators: Array64 | null;
  readonly count: number;
  /** For each example the places of the fresh numbers that get a generator behind those. */
  readonly promoted: readonly (readonly number[])[];
  /** What the generator of a fresh number holds at its place, rounded up; `[batch, …]`. */
  readonly amplitude: Array64;
  /** The radius beside all of them, rounded up; `[batch, …]`. */
  readonly radius: Array64;
}

/**
 * Plans what a zonotope goes on with; undefined where nothing is fresh and there is room for everything.
 *
 * @param width how many numbers a generator will have
 */
export function promotionOf(
  zonotope: Zonotope<Array64>,
  { numbers, shared }: Room,
  width: number,
): Promotion | undefined {
  const limit = Math.floor(numbers / width);
  if (zonotope.fresh === null && zonotope.count <= limit) return undefined;
  const { shape } = zonotope.centre;
  const amplitude = amplitudeOf(zonotope);
  const radius = zonotope.radius.data.slice();
  const choices = examplesOf(zonotope, { amplitude, radius }).map((example) =>
    choiceOf(example, limit, shared),
  );
  const isWhole = choices.every(({ isWhole: whole }) => whole);
  if (isWhole && amplitude.every((value) => value === 0)) return undefined;
  const { generators, count } = isWhole ? zonotope : keptRows(zonotope, choices);
  return {
    generators,
    count,
    promoted: choices.map(({ promoted }) => promoted),
    amplitude: { shape, data: amplitude },
    radius: { shape, data: radius },
  };
}

/** What is fresh with the radius beside it, as both belong to one number alone; 0 where nothing is. */
function amplitudeOf({ fresh, radius }: Zonotope<Array64>): Float64Array {
  if (fresh === null) return new Float64Array(radius.data.length);
  return fresh.data.map((value, i) => (value === 0 ? 0 : sumUp(value, radius.data[i]!)));
}

function examplesOf(
  { centre, count, generators }: Zonotope<Array64>,
  { amplitude, radius }: Pick<Example, 'amplitude' | 'radius'>,
): readonly Example[] {
  const batch = centre.shape[0]!;
  const size = amplitude.length / batch;
  return Array.from({ length: batch }, (_, example) => ({
    generators: Array.from({ length: generators === null ? 0 : count }, (_row, row) => {
      const start = (example * count + row) * size;
      return generators!.data.subarray(start, start + size);
    }),
    amplitude: amplitude.subarray(example * size, (example + 1) * size),
    radius: radius.subarray(example * size, (example + 1) * size),
  }));
}

/** The generators that were chosen, filled up with zeros where another example has more. */
function keptRows(
  { centre, count: before, generators }: Zonotope<Array64>,
  choices: readonly Choice[],
): Pick<Promotion, 'generators' | 'count'> {
  const [batch = 0, ...shape] = centre.shape;
  const count = Math.max(0, ...choices.map(({ rows }) => rows.length));
  if (generators === null || count === 0) return { generators: null, count: 0 };
  const size = centre.data.length / batch;
  const data = new Float64Array(batch * count * size);
  for (const [example, { rows }] of choices.entries()) {
    for (const [index, row] of rows.entries()) {
      const start = (example * before + row) * size;
      data.set(generators.data.subarray(start, start + size), (example * count + index) * size);
    }
  }
  return { generators: { shape: [batch * count, ...shape], data }, count };
}
