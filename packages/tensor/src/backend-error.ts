import { UserError } from '@drawdown/records';
import type { BackendName } from './backend-info.ts';

/** One backend that was tried, and why it does not work here. */
export interface BackendAttempt {
  readonly name: BackendName;
  readonly reason: string;
}

/** No backend that was asked for works here; lists every attempt. Nothing else is used in its place. */
export class BackendError extends UserError {
  override readonly name: string = 'BackendError';
  readonly attempts: readonly BackendAttempt[];

  constructor(wanted: string, attempts: readonly BackendAttempt[]) {
    const tried = attempts.map(({ name, reason }) => `${name}: ${reason}`).join('; ');
    super(`expected a working backend for '${wanted}', but ${tried}; choose another backend, or 'auto'`);
    this.attempts = attempts;
  }
}
