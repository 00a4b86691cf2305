import type { OpenedNetwork } from '@drawdown/benchmarks';
import { UserError } from '@drawdown/records';

import type { NetworkOptions } from './options/network.ts';

/** A network that was asked for, and the name of the data set that it is judged on. */
export interface NamedNetwork {
  readonly opened: OpenedNetwork;
  readonly dataset: string;
}

/**
 * Opens the network that `--run` or `--onnx` names, and checks that it may be judged on the split, before anything is
 * fetched.
 *
 * @throws UserError for a network that is not named or cannot be read, and a data set that is not named or does not fit
 */
export async function openJudged({ run, onnx, dataset, split }: NetworkOptions): Promise<NamedNetwork> {
  const { openNetwork } = await import('@drawdown/benchmarks');
  const source = run === undefined ? (onnx === undefined ? undefined : { onnx }) : { run };
  if (source === undefined) {
    throw new UserError('expected a network, but none is named; give --run DIR or --onnx FILE');
  }
  const opened = openNetwork(source);
  const name = dataset ?? opened.trainedOn;
  if (name === null) {
    throw new UserError(
      'an ONNX file does not say what it was trained on; name the data set, such as --dataset mnist',
    );
  }
  opened.expectJudgeable(name, split);
  return { opened, dataset: name };
}

/** The identity for `--json`, by the kind of the source. */
export function identityOf({ opened }: NamedNetwork): { readonly run: string } | { readonly onnx: string } {
  return opened.trainedOn === null ? { onnx: opened.identity } : { run: opened.identity };
}
