import { InterruptedError } from '@drawdown/records';

import { EXIT } from './errors.ts';
import type { TextStream } from './terminal.ts';

/** A signal that a verb can watch, and an end to the watching of the process. */
export interface Interruption {
  readonly signal: AbortSignal;
  readonly dispose: () => void;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Turns the first SIGINT or SIGTERM into a polite request to finish, and the second into an exit at once. */
export function watchSignals(err: TextStream): Interruption {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    err.write('\nfinishing what must not be lost; interrupt again to stop at once\n');
    controller.abort(new InterruptedError('interrupted'));
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  return {
    signal: controller.signal,
    dispose: () => {
      for (const name of SIGNALS) process.off(name, onSignal);
    },
  };
}
