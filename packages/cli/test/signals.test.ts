import { InterruptedError } from '@drawdown/records';
import { afterEach, expect, it, vi } from 'vitest';

import { watchSignals } from '../src/signals.ts';
import { TextSink } from './recorded-terminal.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

it.each(['SIGINT', 'SIGTERM'] as const)('%s asks to finish, a second one ends the process', (name) => {
  const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
  const before = process.listenerCount(name);
  const err = new TextSink();
  const { signal, dispose } = watchSignals(err);
  expect(signal.aborted).toBe(false);

  process.listeners(name).at(-1)?.(name);
  expect(signal.reason).toBeInstanceOf(InterruptedError);
  expect(err.text).toMatch(/interrupt again to stop at once\n$/);
  expect(exit).not.toHaveBeenCalled();

  process.listeners(name).at(-1)?.(name);
  expect(exit).toHaveBeenCalledWith(130);

  dispose();
  expect(process.listenerCount(name)).toBe(before);
});
