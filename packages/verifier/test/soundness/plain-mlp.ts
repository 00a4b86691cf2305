import type { Rng } from '@drawdown/records';

/** A layer's numbers, with Adam's running means of their gradients. */
interface PlainLayer {
  readonly inputs: number;
  readonly outputs: number;
  /** `[inputs + 1][outputs]`, the last row the bias. */
  readonly values: Float64Array;
  readonly gradient: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** A fully connected network with ReLU and one output, in plain float64 loops: the same numbers on every machine. */
export interface PlainMlp {
  readonly layers: readonly PlainLayer[];
  steps: number;
}

/** A network of the given widths, the last of them 1. */
export function plainMlp(widths: readonly number[], rng: Rng): PlainMlp {
  const layers = widths.slice(1).map((outputs, depth): PlainLayer => {
    const inputs = widths[depth] as number;
    const size = (inputs + 1) * outputs;
    const values = new Float64Array(size);
    values.set(rng.normals(inputs * outputs, Math.sqrt(2 / inputs)));
    const zeros = (): Float64Array => new Float64Array(size);
    return { inputs, outputs, values, gradient: zeros(), first: zeros(), second: zeros() };
  });
  return { layers, steps: 0 };
}

/**
 * The output's gradient by the point; what `weigh` makes of the output is added to the parameters' gradients as their factor.
 *
 * @returns the output and `[inputs]`
 */
export function backward(
  { layers }: PlainMlp,
  point: Float64Array,
  weigh: (output: number) => number = () => 0,
): { readonly output: number; readonly atInput: Float64Array } {
  const values = valuesAt(layers, point);
  const output = values.at(-1)?.[0] as number;
  const factor = weigh(output);
  let above = Float64Array.of(1);
  for (let depth = layers.length - 1; depth >= 0; depth--) {
    const { inputs, outputs, values: weights, gradient } = layers[depth] as PlainLayer;
    const before = values[depth] as Float64Array;
    const next = new Float64Array(inputs);
    for (let input = 0; input <= inputs; input++) {
      const x = input < inputs ? (before[input] as number) : 1;
      let sum = 0;
      for (let out = 0; out < outputs; out++) {
        const at = input * outputs + out;
        const slope = above[out] as number;
        sum += slope * (weights[at] as number);
        if (factor !== 0) gradient[at] = (gradient[at] as number) + factor * slope * x;
      }
      // Behind the first layer the inputs are rectified: where one is 0 nothing comes through.
      if (input < inputs) next[input] = depth > 0 && x <= 0 ? 0 : sum;
    }
    above = next;
  }
  return { output, atInput: above };
}

/** One step of Adam down the gradients that were added up, which are cleared. */
export function adamStep(mlp: PlainMlp, rate: number): void {
  mlp.steps += 1;
  const [keep, keepSquare] = [0.9, 0.999];
  const scale = (rate * Math.sqrt(1 - keepSquare ** mlp.steps)) / (1 - keep ** mlp.steps);
  for (const { values, gradient, first, second } of mlp.layers) {
    for (let at = 0; at < values.length; at++) {
      const slope = gradient[at] as number;
      first[at] = keep * (first[at] as number) + (1 - keep) * slope;
      second[at] = keepSquare * (second[at] as number) + (1 - keepSquare) * slope * slope;
      values[at] =
        (values[at] as number) - (scale * (first[at] as number)) / (Math.sqrt(second[at] as number) + 1e-8);
    }
    gradient.fill(0);
  }
}

/** The input, what every hidden layer gives behind its ReLU, and the output. */
function valuesAt(layers: readonly PlainLayer[], point: Float64Array): readonly Float64Array[] {
  const all = [point];
  for (const [depth, { inputs, outputs, values }] of layers.entries()) {
    const before = all.at(-1) as Float64Array;
    const next = values.slice(inputs * outputs);
    for (let input = 0; input < inputs; input++) {
      const x = before[input] as number;
      if (x === 0) continue;
      for (let out = 0; out < outputs; out++) {
        next[out] = (next[out] as number) + x * (values[input * outputs + out] as number);
      }
    }
    if (depth < layers.length - 1)
      for (let out = 0; out < outputs; out++) next[out] = Math.max(next[out] as number, 0);
    all.push(next);
  }
  return all;
}
