import { engine, type GradConfig, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';

import type { NativeBackend } from './backend.ts';

/** What TensorFlow.js hands to the gradient of a kernel. */
export interface GradientCall<Attributes> {
  /** The gradients of the kernel's outputs, in their order. */
  readonly dOutputs: readonly Tensor[];
  /** The inputs named by `inputsToSave`, then the outputs. */
  readonly saved: readonly Tensor[];
  readonly attrs: Attributes;
  readonly backend: NativeBackend;
}

/** The gradient of a kernel from a typed function; all outputs of the kernel are saved. */
export function nativeGradient<Attributes>(
  { kernelName, inputsToSave, outputs }: GradientShape,
  gradient: (call: GradientCall<Attributes>) => Record<string, () => Tensor>,
): GradConfig {
  return {
    kernelName,
    inputsToSave: [...inputsToSave],
    outputsToSave: Array.from({ length: outputs }, () => true),
    gradFunc: (dy, saved, attrs) =>
      gradient({
        dOutputs: [dy].flat(),
        saved,
        attrs: attrs as Attributes,
        backend: engine().backend as NativeBackend,
      }),
  };
}

/** Which kernel a gradient belongs to, and what it wants to see again. */
export interface GradientShape {
  readonly kernelName: string;
  readonly inputsToSave: readonly string[];
  readonly outputs: number;
}

/**
 * Gradients that one computation gives together, by the names of their inputs: it runs when the first of them is asked
 * for. TensorFlow.js asks for each in a scope of its own, and only for those that are wanted; so all of them belong to
 * the scope around, which is that of the whole backward pass and disposes of the others.
 *
 * @param compute gives them in the order of the names
 */
export function together<Name extends string>(
  names: readonly Name[],
  compute: () => readonly TensorInfo[],
): Record<Name, () => Tensor> {
  const { state } = engine();
  const around = state.activeScope;
  let made: readonly Tensor[] | undefined;
  const gradient = (index: number): Tensor => {
    if (made === undefined) {
      const infos = compute();
      const scope = state.activeScope;
      state.activeScope = around;
      made = infos.map((info) => engine().makeTensorFromTensorInfo(info));
      state.activeScope = scope;
    }
    return made[index] as Tensor;
  };
  const entries = names.map((name, index) => [name, () => gradient(index)]);
  return Object.fromEntries(entries) as Record<Name, () => Tensor>;
}
