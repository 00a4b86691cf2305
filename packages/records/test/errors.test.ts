import { InterruptedError, messageOf, systemErrorCode, UserError } from '@drawdown/records';
import { expect, it } from 'vitest';

it('errors carry their names', () => {
  expect(String(new UserError('what to do'))).toBe('UserError: what to do');
  expect(String(new InterruptedError('stopped'))).toBe('InterruptedError: stopped');
});

it('messageOf reads whatever was thrown', () => {
  expect(messageOf(new Error('a'))).toBe('a');
  expect(messageOf('b')).toBe('b');
  expect(messageOf(undefined)).toBe('undefined');
});

it('systemErrorCode reads the code of a system error only', () => {
  expect(systemErrorCode(Object.assign(new Error('a'), { code: 'ENOENT' }))).toBe('ENOENT');
  expect(systemErrorCode(Object.assign(new Error('a'), { code: 7 }))).toBeUndefined();
  expect(systemErrorCode({ code: 'ENOENT' })).toBeUndefined();
});
