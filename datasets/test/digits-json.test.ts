import { UserError } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { parseDigits } from '../src/digits-json.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

describe('parseDigits', () => {
  it('recovers every byte from its brightness of three decimals', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const text = JSON.stringify({
      data: Array.from(bytes, (byte) => Math.round((1000 * byte) / 255) / 1000),
    });
    expect(parseDigits(bytesOf(text), 'here')).toEqual(bytes);
  });

  it('reads what JSON.parse reads', () => {
    const text = '{ "data": [0,0.2,0.624,1,0.5,0.12345]}';
    const { data } = JSON.parse(text) as { data: number[] };
    expect([...parseDigits(bytesOf(text), 'here')]).toEqual(data.map((value) => Math.round(255 * value)));
  });

  it.each([
    '',
    '{}',
    '{"data":[0,0.5',
    '{"data":[0,"a"]}',
    '{"data":[0,2]}',
    '{"data":[-1]}',
    '{"data":[1e-3]}',
  ])('refuses %s', (text) => {
    expect(() => parseDigits(bytesOf(text), 'a/file')).toThrow(UserError);
    expect(() => parseDigits(bytesOf(text), 'a/file')).toThrow('a/file: expected a list of decimals');
  });
});
