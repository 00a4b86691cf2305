import { messageOf, UserError } from '@drawdown/records';
import type { InferenceSession } from 'onnxruntime-web';

import { type Engine, loadEngine } from './engine.ts';

/** A model in ONNX Runtime, an implementation that knows nothing of this suite. */
export interface OnnxRuntime {
  /** Which package computes, and its version: `onnxruntime-web 1.30.0`. */
  readonly engine: string;
  /**
   * The flat output for a flat input of shape `dims`, both in the order of the model.
   *
   * @throws RangeError for another number of inputs than `dims` says
   * @throws UserError when ONNX Runtime refuses the input
   */
  run(inputs: Float32Array, dims: readonly number[]): Promise<Float32Array>;
  /** Gives the memory back; the model runs no more. */
  dispose(): Promise<void>;
}

/**
 * Opens a model with one float32 input and one float32 output in ONNX Runtime: `onnxruntime-node` where it is
 * installed, else `onnxruntime-web`, whose WebAssembly runs in one thread and comes from the installed package.
 *
 * @throws UserError when neither is installed, or ONNX Runtime refuses the model
 */
export async function openRuntime(bytes: Uint8Array): Promise<OnnxRuntime> {
  const engine = loadEngine();
  const session = await openSession(engine, bytes);
  const [input, ...otherInputs] = session.inputNames;
  const [output, ...otherOutputs] = session.outputNames;
  if (input === undefined || output === undefined || otherInputs.length + otherOutputs.length > 0) {
    await session.release();
    throw new UserError(
      `the model should have one input and one output, but has the inputs ${session.inputNames.join(', ')} and the outputs ${session.outputNames.join(', ')}`,
    );
  }
  return {
    engine: engine.name,
    run: (inputs, dims) => run({ engine, session, input, output }, inputs, dims),
    dispose: () => session.release(),
  };
}

interface Opened {
  readonly engine: Engine;
  readonly session: InferenceSession;
  readonly input: string;
  readonly output: string;
}

const SEVERITY_FATAL = 4;

async function openSession(
  { name, runtime, executionProvider }: Engine,
  bytes: Uint8Array,
): Promise<InferenceSession> {
  try {
    return await runtime.InferenceSession.create(bytes, {
      executionProviders: [executionProvider],
      logSeverityLevel: SEVERITY_FATAL,
    });
  } catch (error) {
    throw new UserError(`${name} refuses the model: ${messageOf(error)}`);
  }
}

async function run(
  { engine, session, input, output }: Opened,
  inputs: Float32Array,
  dims: readonly number[],
): Promise<Float32Array> {
  const size = dims.reduce((product, extent) => product * extent, 1);
  if (size !== inputs.length) {
    throw new RangeError(
      `inputs of shape [${dims.join(', ')}] are ${size} numbers, but ${inputs.length} came`,
    );
  }
  const results = await session
    .run({ [input]: new engine.runtime.Tensor('float32', inputs, dims) })
    .catch((error: unknown) => {
      throw new UserError(
        `${engine.name} refuses an input of shape [${dims.join(', ')}]: ${messageOf(error)}`,
      );
    });
  const data = results[output]?.data;
  if (!(data instanceof Float32Array)) {
    throw new UserError(`the model should give float32 numbers as '${output}', but gives others`);
  }
  return data.slice();
}
