import { type Array64, parameters64 } from '@drawdown/bounds';
import { forward, type Network, type Parameters, type StoredArray, toTensors } from '@drawdown/networks';
import type { Tensor } from '@drawdown/tensor';

/** A network under verification: its stored parameters in both arithmetics. */
export interface Subject {
  readonly network: Network;
  /** The stored float32 parameters as float64: what verdicts are about. An infinite one stands as NaN. */
  readonly exact: Parameters<Array64>;
  /** The same as tensors, rounded to nearest in all that is computed with them: what is optimised on. */
  readonly float32: Parameters<Tensor>;
  /** The float32 forward pass, `[batch, …]` to `[batch, classes]`: what attacks climb. */
  readonly logits: (images: Tensor) => Tensor;
  /** Frees the tensors. */
  dispose(): void;
}

/** Prepares a trained network; {@link Subject.dispose} it when done. */
export function openSubject(network: Network, stored: Parameters<StoredArray>): Subject {
  const tensors = toTensors(stored);
  return {
    network,
    exact: provable(parameters64(stored)),
    float32: tensors,
    logits: (images) => forward(network, tensors, images),
    dispose() {
      for (const tensor of Object.values(tensors)) tensor.dispose();
    },
  };
}

/**
 * An infinite parameter is no real number, so nothing is true of the network; as NaN it reaches every bound, while
 * ∞ may vanish in a quotient, such as γ/√∞.
 */
function provable(exact: Parameters<Array64>): Parameters<Array64> {
  return Object.fromEntries(
    Object.entries(exact).map(([path, { shape, data }]) => [
      path,
      { shape, data: data.map((value) => (Number.isFinite(value) ? value : Number.NaN)) },
    ]),
  );
}
