import { encodeSafetensors, type Shape } from '@drawdown/networks';
import { type Eps, epsNearest } from '@drawdown/records';
import type { Witness } from '@drawdown/verifier';

/**
 * Witnesses as safetensors: `points [n, …image]`, and for each the image's `index`, its `eps` and whether it proves the
 * image `falsified` (1) or only float32 gets it wrong (0), all `[n]`.
 */
export function encodeWitnesses(witnesses: readonly Witness[], shape: Shape): Uint8Array {
  const count = witnesses.length;
  const size = shape.reduce((total, side) => total * side, 1);
  const points = new Float32Array(count * size);
  for (const [place, { point }] of witnesses.entries()) points.set(point, place * size);
  const column = (value: (witness: Witness) => number): { shape: Shape; data: Float32Array } => ({
    shape: [count],
    data: Float32Array.from(witnesses, value),
  });
  return encodeSafetensors({
    points: { shape: [count, ...shape], data: points },
    index: column(({ index }) => index),
    eps: column(({ eps }: { readonly eps: Eps }) => epsNearest(eps)),
    falsified: column(({ verdict }) => (verdict === 'falsified' ? 1 : 0)),
  });
}
