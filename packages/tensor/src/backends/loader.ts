import type { BackendInfo } from '../backend-info.ts';

/** What a loader may need to know. */
export interface LoadOptions {
  /** Threads wanted; a backend that cannot have so many takes what it can and says so. */
  readonly threads: number | undefined;
  /** The folder from which packages that are not in the lockfile are resolved. */
  readonly root: string;
}

/** A backend that is registered with TensorFlow.js and works, or throws while it is opened. */
export interface LoadedBackend {
  /** The name in TensorFlow.js's own registry. */
  readonly registeredAs: string;
  /** Makes the backend current; rejects with the reason when it does not work. */
  open(): Promise<Omit<BackendInfo, 'name'>>;
}

/**
 * Brings one backend in: imports its package and registers it. Rejects with an error whose message is the reason
 * when the backend cannot be had here.
 */
export type Loader = (options: LoadOptions) => Promise<LoadedBackend>;
