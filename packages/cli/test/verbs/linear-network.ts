import { type Network, type Parameters, type StoredArray, validateNetwork } from '@drawdown/networks';

/**
 * A network of one fully connected layer, about which everything is known.
 *
 * @param weight `[inputs][outputs]`
 */
export function linearNetwork(
  weight: readonly (readonly number[])[],
  bias: readonly number[] = (weight[0] ?? []).map(() => 0),
): { readonly network: Network; readonly parameters: Parameters<StoredArray> } {
  const [inputs, outputs] = [weight.length, bias.length];
  const network = validateNetwork({
    name: 'linear',
    inputShape: [inputs],
    classes: outputs,
    layers: [{ kind: 'linear', inputs, outputs }],
  });
  return {
    network,
    parameters: {
      '0.weight': { shape: [inputs, outputs], data: Float32Array.from(weight.flat()) },
      '0.bias': { shape: [outputs], data: Float32Array.from(bias) },
    },
  };
}
