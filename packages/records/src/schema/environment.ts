import { z } from 'zod';

/** On what a run was computed. Recorded, never part of an identity. */
export interface Environment {
  /** The TensorFlow.js backend by name: `wasm`, `cpu`, `native`, `node`, `node-gpu`. */
  readonly backend: string;
  /** The instruction set the backend uses, such as `wasm-simd`; `unknown` where it does not say. */
  readonly instructionSet: string;
  readonly threads: number;
  /** Whether the same identity gives the same bits on this backend. */
  readonly deterministic: boolean;
  /** Node's version. */
  readonly node: string;
  /** `linux-x64`, … */
  readonly platform: string;
}

/** The zod shape of {@link Environment}. */
export const environmentSchema: z.ZodType<Environment> = z.strictObject({
  backend: z.string(),
  instructionSet: z.string(),
  threads: z.int().positive(),
  deterministic: z.boolean(),
  node: z.string(),
  platform: z.string(),
});
