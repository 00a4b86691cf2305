import type { Parameters } from '@drawdown/networks';
import { adamUpdate, scope, square, sum, type Tensor, zerosLike } from '@drawdown/tensor';

/** What Adam remembers: running means of the gradients and of their squares, by parameter, and the steps done. */
export interface AdamState {
  readonly first: Parameters<Tensor>;
  readonly second: Parameters<Tensor>;
  readonly steps: number;
}

const [DECAY_FIRST, DECAY_SECOND, EPSILON] = [0.9, 0.999, 1e-8];

/** The state before the first step: zeros of the parameters' shapes. */
export function adamStart(parameters: Parameters<Tensor>): AdamState {
  return { first: mapTensors(parameters, zerosLike), second: mapTensors(parameters, zerosLike), steps: 0 };
}

/**
 * One step of Adam (Kingma & Ba, arXiv:1412.6980, algorithm 1 with the bias corrections moved into the step size, in
 * float64 from the number of steps). The old tensors stay the caller's.
 *
 * @param scale a factor for all gradients, from {@link clipScale}
 */
export function adamStep(
  parameters: Parameters<Tensor>,
  gradients: Parameters<Tensor>,
  {
    state,
    learningRate,
    scale,
  }: { readonly state: AdamState; readonly learningRate: number; readonly scale: number },
): { readonly parameters: Parameters<Tensor>; readonly state: AdamState } {
  const steps = state.steps + 1;
  const correction = Math.sqrt(1 - DECAY_SECOND ** steps);
  const size = (learningRate * correction) / (1 - DECAY_FIRST ** steps);
  const moved = Object.entries(parameters).map(([path, value]) => {
    const [gradient, first, second] = [gradients[path], state.first[path], state.second[path]];
    if (gradient === undefined || first === undefined || second === undefined) {
      throw new TypeError(`no gradient or optimiser state for parameter '${path}'`);
    }
    return [
      path,
      adamUpdate({
        value,
        gradient,
        first,
        second,
        scale,
        decayFirst: DECAY_FIRST,
        decaySecond: DECAY_SECOND,
        size,
        epsilon: EPSILON * correction,
      }),
    ] as const;
  });
  const pick = (part: 'value' | 'first' | 'second'): Parameters<Tensor> =>
    Object.fromEntries(moved.map(([path, tensors]) => [path, tensors[part]]));
  return { parameters: pick('value'), state: { first: pick('first'), second: pick('second'), steps } };
}

/** The Euclidean norm of all gradients together. */
export function globalNorm(gradients: Parameters<Tensor>): number {
  const squares = Object.values(gradients).map((gradient) => {
    const total = scope(() => sum(square(gradient)));
    const [value = Number.NaN] = total.dataSync();
    total.dispose();
    return value;
  });
  return Math.sqrt(squares.reduce((total, part) => total + part, 0));
}

/** The factor that brings gradients of a norm down to a limit; 1 where they keep it. */
export function clipScale(norm: number, limit: number | null): number {
  return limit !== null && norm > limit ? limit / norm : 1;
}

function mapTensors(tensors: Parameters<Tensor>, change: (tensor: Tensor) => Tensor): Parameters<Tensor> {
  return Object.fromEntries(Object.entries(tensors).map(([path, tensor]) => [path, change(tensor)]));
}
