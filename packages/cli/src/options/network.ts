import { type Command, Option } from 'commander';

/** A network, and the images that it is judged on. */
export interface NetworkOptions {
  /** One of the two is given. */
  readonly run?: string;
  readonly onnx?: string;
  /** Undefined: the data set that the network was trained on. */
  readonly dataset?: string;
  readonly split: 'train' | 'validation' | 'test';
}

/** Adds `--run`, `--onnx`, `--dataset` and `--split`. */
export function addNetworkOptions(command: Command): Command {
  return command
    .addOption(new Option('--run <dir>', 'folder of a trained run').conflicts('onnx'))
    .option('--onnx <file>', 'any network instead, .onnx or .onnx.gz')
    .option('--dataset <name>', 'data set; for --run the one it was trained on where it is left out')
    .addOption(
      new Option('--split <name>', 'which images').choices(['train', 'validation', 'test']).default('test'),
    );
}
