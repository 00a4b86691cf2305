import { onTestFinished, vi } from 'vitest';

/** A clock that stands still unless it is moved. */
export interface ManualClock {
  now: number;
}

/** Replaces `performance.now` until the test ends, so that a deadline passes exactly when a test wants it to. */
export function manualClock(): ManualClock {
  const clock: ManualClock = { now: 0 };
  const spy = vi.spyOn(performance, 'now').mockImplementation(() => clock.now);
  onTestFinished(() => spy.mockRestore());
  return clock;
}
