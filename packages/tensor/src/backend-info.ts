import type { Environment } from '@drawdown/records';

/** The backends by name, in no particular order. */
export const backendNames = ['native', 'node-gpu', 'node', 'wasm', 'cpu'] as const;

/** The name of a backend, as it is given on the command line and written into records. */
export type BackendName = (typeof backendNames)[number];

/** A backend at work. */
export interface BackendInfo {
  readonly name: BackendName;
  /** The processor or GPU, in words. */
  readonly device: string;
  /** `wasm-simd`, `wasm`, `javascript`, `avx512`, …; `unknown` where the backend does not say. */
  readonly instructionSet: string;
  readonly threads: number;
  /** Whether the same computation gives the same bits every time. */
  readonly deterministic: boolean;
}

/** The environment of a run, for its record. */
export function environmentOf(info: BackendInfo): Environment {
  return {
    backend: info.name,
    instructionSet: info.instructionSet,
    threads: info.threads,
    deterministic: info.deterministic,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
  };
}
