import { type Network, type Parameters, type StoredArray, validateNetwork } from '@drawdown/networks';
import type { Rng } from '@drawdown/records';

/** A fully connected layer by its numbers. */
export interface Dense {
  /** `[inputs][outputs]`. */
  readonly weight: readonly (readonly number[])[];
  readonly bias: readonly number[];
}

/** A network of fully connected layers with ReLU between them. */
export interface DenseNetwork {
  readonly network: Network;
  readonly parameters: Parameters<StoredArray>;
  readonly layers: readonly Dense[];
}

/** A network of given layers; the numbers are rounded to float32 first. */
export function denseNetwork(given: readonly Dense[]): DenseNetwork {
  const layers = given.map(({ weight, bias }) => ({
    weight: weight.map((row) => row.map(Math.fround)),
    bias: bias.map(Math.fround),
  }));
  const kinds = layers.flatMap(({ weight, bias }, index) => {
    const linear = { kind: 'linear' as const, inputs: weight.length, outputs: bias.length };
    return index === 0 ? [linear] : [{ kind: 'relu' as const }, linear];
  });
  const parameters = layers.flatMap(({ weight, bias }, index): [string, StoredArray][] => [
    [`${2 * index}.weight`, { shape: [weight.length, bias.length], data: Float32Array.from(weight.flat()) }],
    [`${2 * index}.bias`, { shape: [bias.length], data: Float32Array.from(bias) }],
  ]);
  const network = validateNetwork({
    name: 'dense',
    inputShape: [layers[0]?.weight.length ?? 0],
    classes: layers.at(-1)?.bias.length ?? 0,
    layers: kinds,
  });
  return { network, parameters: Object.fromEntries(parameters), layers };
}

/** Layers of random numbers: `sizes` counts the inputs, the ReLUs of each hidden layer, and the classes. */
export function randomDense(sizes: readonly number[], rng: Rng): DenseNetwork {
  return denseNetwork(
    sizes.slice(1).map((outputs, index) => {
      const inputs = sizes[index] as number;
      return {
        weight: Array.from({ length: inputs }, () => Array.from(rng.normals(outputs, Math.sqrt(2 / inputs)))),
        bias: Array.from(rng.normals(outputs, 0.3)),
      };
    }),
  );
}

/** Two classes by one number x: the label 0 has the margin 2x − 1. */
export function threshold(): DenseNetwork {
  return denseNetwork([{ weight: [[1, -1]], bias: [0, 1] }]);
}

/** ReLU(x + 10) − ReLU(x + 9.5) against 0: the margin is 1/2 for every x ≥ −9.5, but both neurons move with x. */
export function parallelNeurons(): DenseNetwork {
  return denseNetwork([
    { weight: [[1, 1]], bias: [10, 9.5] },
    {
      weight: [
        [1, 0],
        [-1, 0],
      ],
      bias: [0, 0],
    },
  ]);
}
