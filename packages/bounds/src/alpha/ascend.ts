import {
  adamUpdate,
  clipByValue,
  mul,
  relu,
  reshape,
  scope,
  sum,
  type Tensor,
  tensor,
  tile,
  valueAndGrads,
  where,
  zerosLike,
} from '@drawdown/tensor';

import type { AtPlaces } from '../arithmetic.ts';
import { boundRows, type RowProblem } from '../linear/rows.ts';
import { slopeChoices } from './choices.ts';

/** How long and how fast to climb. */
export interface AscentOptions {
  readonly iterations: number;
  /** Adam's step size for slopes, and for multipliers; both fall by the factor `decay` with every iteration. */
  readonly slopeRate?: number;
  readonly multiplierRate?: number;
  readonly decay?: number;
  /** The climb ends early once every row's bound exceeds this; never if left out. */
  readonly until?: number;
  /** A moment of `performance.now()` past which it ends, too, but for its first look; never if left out. */
  readonly deadline?: number;
}

/** What is chosen, and where the climb begins. */
export interface AscentStart {
  /** By path, `[batch · rows, …]`; the pass's own choice where a path is missing. */
  readonly slopes?: ReadonlyMap<string, Float32Array>;
  /** By path, numbers of a layer's input of which the sign is known. */
  readonly signs?: ReadonlyMap<string, KnownSigns>;
  /** Where their multipliers begin, not negative, by path: `[batch · rows, count]`; 0 where a path is missing. */
  readonly multipliers?: ReadonlyMap<string, Float32Array>;
}

/** Numbers of a layer's input of which the sign is known, some for each row. */
export interface KnownSigns {
  /** Their places in the flat input, `[batch · rows, count]`; −1 where a row has fewer. */
  readonly places: Int32Array;
  /** −1 where a number is known not to be negative, 1 where it is known not to be positive: `[batch · rows, count]`. */
  readonly signs: Float32Array;
}

/** The best choice that was met, for each row its own. */
export interface AscentResult {
  /** Estimates of the bounds, `[batch · rows]`. */
  readonly bounds: Float32Array;
  /** `[batch · rows, …]` by path. */
  readonly slopes: ReadonlyMap<string, Float32Array>;
  /** `[batch · rows, count]` by path. */
  readonly multipliers: ReadonlyMap<string, Float32Array>;
}

/** One array that is optimised. */
interface Unknown {
  readonly path: string;
  readonly kind: 'slopes' | 'multipliers';
  readonly least: number;
  readonly most: number;
  readonly rate: number;
  value: Tensor;
  first: Tensor;
  second: Tensor;
  best: Tensor;
}

/** Adam's running means; the second one shorter than usual, as a climb has few steps. */
const [DECAY_FIRST, DECAY_SECOND, EPSILON] = [0.9, 0.999, 1e-8];

/**
 * Chooses lower slopes, and multipliers of what is known besides, so that the rows' bounds get large: projected gradient
 * ascent with Adam. Every choice is sound, so the best one of each row is good for a verdict in another arithmetic; the
 * bounds here are estimates as far as rounding goes.
 *
 * α-CROWN, Xu et al., arXiv:2011.13824, §3; β-CROWN, Wang et al., arXiv:2103.06624, §3.2.
 */
export function ascend(
  problem: RowProblem<Tensor>,
  start: AscentStart,
  {
    iterations,
    slopeRate = 0.1,
    multiplierRate = 0.05,
    decay = 0.98,
    until = Number.POSITIVE_INFINITY,
    deadline = Number.POSITIVE_INFINITY,
  }: AscentOptions,
): AscentResult {
  return scope(() => {
    const total = problem.form.coefficients.shape[0] as number;
    const unknowns = unknownsOf(problem, start, { total, slopeRate, multiplierRate });
    const signs = new Map(
      [...(start.signs ?? [])].map(([path, known]) => [
        path,
        { ...known, signs: rowsOf(known.signs, total) },
      ]),
    );
    const best = new Float32Array(total).fill(Number.NEGATIVE_INFINITY);
    for (let iteration = 0; ; iteration++) {
      const wanted = iteration < iterations && performance.now() < deadline;
      const { bounds, gradients } = evaluate(problem, unknowns, { signs, wanted });
      keepBetter(unknowns, best, bounds);
      if (!wanted || best.every((bound) => bound > until)) {
        for (const gradient of gradients) gradient.dispose();
        break;
      }
      move(unknowns, gradients, { iteration, decay });
    }
    return resultOf(unknowns, best);
  });
}

function unknownsOf(
  problem: RowProblem<Tensor>,
  start: AscentStart,
  { total, slopeRate, multiplierRate }: { total: number; slopeRate: number; multiplierRate: number },
): readonly Unknown[] {
  const slopes = slopeChoices(problem.way).map(({ path, shape, least }): Unknown => {
    const given = start.slopes?.get(path);
    const value =
      given === undefined ? defaultSlopes(problem, path, total) : tensor(given, [total, ...shape]);
    return unknown(value, { path, kind: 'slopes', least, most: 1, rate: slopeRate });
  });
  const multipliers = [...(start.signs ?? [])].map(([path, { places }]): Unknown => {
    const value = rowsOf(start.multipliers?.get(path) ?? new Float32Array(places.length), total);
    const range = { least: 0, most: Number.POSITIVE_INFINITY };
    return unknown(value, { path, kind: 'multipliers', ...range, rate: multiplierRate });
  });
  return [...slopes, ...multipliers];
}

function unknown(value: Tensor, facts: Pick<Unknown, 'path' | 'kind' | 'least' | 'most' | 'rate'>): Unknown {
  return { ...facts, value, first: zerosLike(value), second: zerosLike(value), best: value.clone() };
}

/** The slopes of the pass's own lines, once for each row. */
function defaultSlopes({ way, pass, form }: RowProblem<Tensor>, path: string, total: number): Tensor {
  const input = pass.trace.get(path);
  if (input === undefined) throw new Error(`no bounds for the input of layer ${path}`);
  const leak = slopeChoices(way).find((choice) => choice.path === path)?.least ?? 0;
  const { arithmetic } = way[0];
  const { lowerSlope } =
    leak === 0
      ? arithmetic.reluLines(input, pass.lowerSlope)
      : arithmetic.leakyReluLines(leak, input, pass.lowerSlope);
  const [batch = 0, ...shape] = lowerSlope.shape;
  return reshape(tile(reshape(lowerSlope, [batch, 1, -1]), [1, form.rows, 1]), [total, ...shape]);
}

function rowsOf(values: Float32Array, total: number): Tensor {
  return tensor(values, [total, values.length / total]);
}

interface SignTensors extends Pick<KnownSigns, 'places'> {
  readonly signs: Tensor;
}

function signed(multipliers: Tensor, { places, signs }: SignTensors): AtPlaces<Tensor> {
  return { places, values: mul(multipliers, signs) };
}

/** The bounds of the rows for the present choice, and how their sum changes with it. */
function evaluate(
  problem: RowProblem<Tensor>,
  unknowns: readonly Unknown[],
  { signs, wanted }: { readonly signs: ReadonlyMap<string, SignTensors>; readonly wanted: boolean },
): { readonly bounds: Float32Array; readonly gradients: readonly Tensor[] } {
  let bounds = new Float32Array(0);
  const boundsFor = (values: readonly Tensor[]): Tensor => {
    const slopes = new Map<string, Tensor>();
    const multipliers = new Map<string, AtPlaces<Tensor>>();
    for (const [index, { path, kind }] of unknowns.entries()) {
      const value = values[index] as Tensor;
      if (kind === 'slopes') slopes.set(path, value);
      else multipliers.set(path, signed(value, signs.get(path) as SignTensors));
    }
    const found = boundRows({ ...problem, pass: { ...problem.pass, slopes, multipliers } });
    // Read inside the pass: its tensors are gone when it returns.
    bounds = new Float32Array(found.dataSync());
    return sum(found);
  };
  const values = unknowns.map(({ value }) => value);
  if (!wanted || values.length === 0) {
    scope(() => boundsFor(values));
    return { bounds, gradients: [] };
  }
  const { value, grads } = valueAndGrads((...current: Tensor[]) => boundsFor(current).asScalar())(values);
  value.dispose();
  return { bounds, gradients: grads };
}

/** Keeps the choice of every row whose bound is larger than all before. */
function keepBetter(unknowns: readonly Unknown[], best: Float32Array, bounds: Float32Array): void {
  const better = Uint8Array.from(bounds, (bound, row) => (bound > (best[row] as number) ? 1 : 0));
  if (!better.includes(1)) return;
  for (const [row, isBetter] of better.entries()) if (isBetter === 1) best[row] = bounds[row] as number;
  for (const each of unknowns) {
    const next = better.includes(0)
      ? scope(() => {
          const shape = [better.length, ...each.value.shape.slice(1).map(() => 1)];
          return where(tensor(better, shape, 'bool'), each.value, each.best);
        })
      : each.value.clone();
    each.best.dispose();
    each.best = next;
  }
}

/** One step of Adam upwards, back into what is allowed; the gradients are used up. */
function move(
  unknowns: readonly Unknown[],
  gradients: readonly Tensor[],
  { iteration, decay }: { readonly iteration: number; readonly decay: number },
): void {
  const correction = Math.sqrt(1 - DECAY_SECOND ** (iteration + 1)) / (1 - DECAY_FIRST ** (iteration + 1));
  for (const [index, each] of unknowns.entries()) {
    const gradient = gradients[index] as Tensor;
    const next = adamUpdate({
      value: each.value,
      gradient,
      first: each.first,
      second: each.second,
      scale: -1,
      decayFirst: DECAY_FIRST,
      decaySecond: DECAY_SECOND,
      size: each.rate * decay ** iteration * correction,
      epsilon: EPSILON,
    });
    for (const old of [each.value, each.first, each.second, gradient]) old.dispose();
    each.first = next.first;
    each.second = next.second;
    each.value =
      each.most === Number.POSITIVE_INFINITY
        ? relu(next.value)
        : clipByValue(next.value, each.least, each.most);
    next.value.dispose();
  }
}

function resultOf(unknowns: readonly Unknown[], bounds: Float32Array): AscentResult {
  const of = (wanted: Unknown['kind']): ReadonlyMap<string, Float32Array> =>
    new Map(
      unknowns
        .filter(({ kind }) => kind === wanted)
        .map(({ path, best }) => [path, new Float32Array(best.dataSync())]),
    );
  return { bounds, slopes: of('slopes'), multipliers: of('multipliers') };
}
