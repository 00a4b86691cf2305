import { type Json, UnknownNameError, UserError } from '@drawdown/records';

/**
 * One setting of a strategy: its default, range and meaning. It gives validation, the help of the command line, the
 * type of `ctx.parameters` and the run record at once.
 */
export interface Parameter<T extends Json> {
  readonly default: T;
  readonly doc: string;
  /** The range in words, after "must be": `a number in [0, 1]`. */
  readonly range: string;
  /** The value of what was given (JSON, or its text on a command line), undefined where it is out of range. */
  readonly read: (given: Json) => T | undefined;
}

/** The values of a strategy's parameters by name. */
export type ParameterValues = { readonly [name: string]: Json };

/** The parameters of a strategy by name. */
export type ParameterTable<V extends ParameterValues> = { readonly [K in keyof V]: Parameter<V[K]> };

interface Stated<T> {
  readonly default: T;
  readonly doc: string;
}

/** A share: a number in [0, 1]. */
export function ratio(stated: Stated<number>): Parameter<number> {
  return numeric(stated, 'a number in [0, 1]', (value) => value >= 0 && value <= 1);
}

/** A number above 0. */
export function positive(stated: Stated<number>): Parameter<number> {
  return numeric(stated, 'a number above 0', (value) => value > 0);
}

/** A whole number of at least `least`. */
export function count({
  least = 1,
  ...stated
}: Stated<number> & { readonly least?: number }): Parameter<number> {
  const valid = (value: number): boolean => Number.isSafeInteger(value) && value >= least;
  return numeric(stated, `a whole number of at least ${least}`, valid);
}

/** One of a few words. */
export function choice<const T extends string>({
  options,
  ...stated
}: Stated<NoInfer<T>> & { readonly options: readonly T[] }): Parameter<T> {
  return {
    ...stated,
    range: `one of ${options.map((option) => `'${option}'`).join(', ')}`,
    read: (given) => options.find((option) => option === given),
  };
}

/** True or false. */
export function flag(stated: Stated<boolean>): Parameter<boolean> {
  const values = new Map<Json, boolean>([
    [true, true],
    ['true', true],
    [false, false],
    ['false', false],
  ]);
  return { ...stated, range: 'true or false', read: (given) => values.get(given) };
}

/** A list of numbers; the text of a command line separates them by commas. */
export function numberList(stated: Stated<readonly number[]>): Parameter<readonly number[]> {
  return {
    ...stated,
    range: 'a list of numbers',
    read(given) {
      const items = typeof given === 'string' ? given.split(',') : given;
      if (!Array.isArray(items)) return undefined;
      const numbers = items.map(numberOf).filter((value) => value !== undefined);
      return numbers.length === items.length ? numbers : undefined;
    },
  };
}

/**
 * The values of all parameters: those given, checked, and the defaults of the others.
 *
 * @param owner whose parameters they are, for the message: `strategy 'pgd'`
 * @throws UserError for a value out of range; UnknownNameError, with the nearest names, for a name it does not have
 */
export function resolveParameters<V extends ParameterValues>(
  owner: string,
  table: ParameterTable<V>,
  given: { readonly [name: string]: Json | undefined },
): V {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(table, name)) throw unknownParameter(owner, name, Object.keys(table));
  }
  const values = Object.entries<Parameter<Json>>(table).map(([name, parameter]) => {
    const wanted = given[name];
    const value = wanted === undefined ? parameter.default : parameter.read(wanted);
    if (value !== undefined) return [name, value];
    throw new UserError(
      `parameter '${name}' of ${owner} must be ${parameter.range}, but ${JSON.stringify(wanted)} was given`,
    );
  });
  return Object.fromEntries(values) as V;
}

function unknownParameter(owner: string, name: string, known: readonly string[]): UserError {
  return known.length === 0
    ? new UserError(`${owner} has no parameters, but '${name}' was given`)
    : new UnknownNameError(`parameter of ${owner}`, name, known);
}

function numeric(
  stated: Stated<number>,
  range: string,
  valid: (value: number) => boolean,
): Parameter<number> {
  return {
    ...stated,
    range,
    read(given) {
      const value = numberOf(given);
      return value !== undefined && valid(value) ? value : undefined;
    },
  };
}

function numberOf(given: Json): number | undefined {
  const value = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
