import type { Command } from 'commander';

/** Whether certificates hold for float32 forward passes too. */
export interface Float32InferenceOptions {
  /** Left out, for exact arithmetic alone. */
  readonly float32Inference?: true;
}

/** Adds `--float32-inference`. */
export function addFloat32Inference(command: Command): Command {
  return command.option(
    '--float32-inference',
    'certify only what holds for every float32 evaluation order too',
  );
}
