import { afterAll, beforeAll, describe } from 'vitest';

import { type Float64EngineName, useFloat64Engine } from '../float64/engine/choose.ts';

/** Runs a suite once with each engine of float64 bounds; one that cannot be had here is skipped, with the reason. */
export function describeFloat64Engines(suite: (name: Float64EngineName) => void): void {
  for (const name of ['typescript', 'native'] as const) {
    const reason = whyMissing(name);
    describe.skipIf(reason !== undefined)(`by the ${name} engine${reason ?? ''}`, () => {
      beforeAll(() => {
        useFloat64Engine(name);
      });
      afterAll(() => {
        useFloat64Engine('auto');
      });
      suite(name);
    });
  }
}

function whyMissing(name: Float64EngineName): string | undefined {
  try {
    useFloat64Engine(name);
    return undefined;
  } catch (error) {
    return ` (${error instanceof Error ? error.message : String(error)})`;
  } finally {
    useFloat64Engine('auto');
  }
}
