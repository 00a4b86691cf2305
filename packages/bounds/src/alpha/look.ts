import type { Tensor } from '@drawdown/tensor';
import { scope, tensor } from '@drawdown/tensor';
import type { AtPlaces } from '../arithmetic.ts';
import { type RowProblem, rowsAtInput } from '../linear/rows.ts';
import type { AscentResult, AscentStart, KnownSigns } from './ascend.ts';

/** What rows look like on their way back: estimates. */
export interface Look {
  /** The coefficients on every relaxed layer's output, by its path: `[batch · rows, …]`, flat. */
  readonly onRelaxed: ReadonlyMap<string, Float32Array>;
  /** The coefficients on the input, `[batch · rows, …]`, flat: their signs say where a row is least. */
  readonly atInput: Float32Array;
}

function atPlaces(values: Float32Array, known: KnownSigns | undefined, total: number): AtPlaces<Tensor> {
  if (known === undefined) throw new RangeError('expected the places of all multipliers');
  const signed = values.map((value, at) => value * (known.signs[at] as number));
  return { places: known.places, values: tensor(signed, [total, values.length / total]) };
}

/** Takes rows back with a given choice, and keeps their coefficients on the way. */
export function lookBack(
  problem: RowProblem<Tensor>,
  { slopes, multipliers }: Pick<AscentResult, 'slopes' | 'multipliers'>,
  { signs }: Pick<AscentStart, 'signs'>,
): Look {
  return scope(() => {
    const total = problem.form.coefficients.shape[0] as number;
    const arrayAt = (path: string, values: Float32Array | undefined): Tensor =>
      tensor(values ?? new Float32Array(0), [
        total,
        ...(problem.pass.trace.get(path)?.lower.shape.slice(1) ?? []),
      ]);
    const onRelaxed = new Map<string, Float32Array>();
    const pass = {
      ...problem.pass,
      slopes: new Map([...slopes].map(([path, values]) => [path, arrayAt(path, values)])),
      multipliers: new Map(
        [...multipliers].map(([path, values]) => [path, atPlaces(values, signs?.get(path), total)]),
      ),
      onRelaxed: (path: string, { coefficients }: { readonly coefficients: Tensor }) => {
        onRelaxed.set(path, new Float32Array(coefficients.dataSync()));
      },
    };
    const { coefficients } = rowsAtInput({ ...problem, pass });
    return { onRelaxed, atInput: new Float32Array(coefficients.dataSync()) };
  });
}
