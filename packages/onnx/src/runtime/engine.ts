import { createRequire } from 'node:module';

import { messageOf, UserError } from '@drawdown/records';
import type * as onnxRuntime from 'onnxruntime-web';

/** ONNX Runtime as one of its packages brings it; both have the same interface. */
export interface Engine {
  /** The package and its version: `onnxruntime-web 1.30.0`. */
  readonly name: string;
  readonly runtime: Pick<typeof onnxRuntime, 'InferenceSession' | 'Tensor'>;
  readonly executionProvider: 'cpu' | 'wasm';
}

/** Native first; none is a dependency, so both are found where the user has installed them. */
const packages = [
  { name: 'onnxruntime-node', version: 'node', executionProvider: 'cpu' },
  { name: 'onnxruntime-web', version: 'web', executionProvider: 'wasm' },
] as const;

/**
 * The first of the packages of ONNX Runtime that is installed.
 *
 * @param require finds and loads packages
 * @throws UserError when none is installed, or one is that does not load
 */
export function loadEngine(require: NodeJS.Require = createRequire(import.meta.url)): Engine {
  const found = packages.find(({ name }) => isInstalled(name, require));
  if (found === undefined) {
    throw new UserError(
      "ONNX Runtime is not installed: add onnxruntime-node (with ONNXRUNTIME_NODE_INSTALL=skip its install script fetches no CUDA files) or onnxruntime-web at the workspace root, e.g. 'pnpm add -w onnxruntime-web'",
    );
  }
  const { name, version, executionProvider } = found;
  const runtime = load(name, require);
  // Threads would be web workers, which Node does not have.
  if (executionProvider === 'wasm') runtime.env.wasm.numThreads = 1;
  return { name: `${name} ${runtime.env.versions[version] ?? ''}`.trim(), runtime, executionProvider };
}

function isInstalled(name: string, require: NodeJS.Require): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}

function load(name: string, require: NodeJS.Require): typeof onnxRuntime {
  try {
    return require(name) as typeof onnxRuntime;
  } catch (error) {
    throw new UserError(
      `${name} is installed but does not load (${messageOf(error)}); install it again or remove it`,
    );
  }
}
