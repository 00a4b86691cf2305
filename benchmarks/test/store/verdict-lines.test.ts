import { parseEps, UserError, verdictRecordSchema } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { decodeVerdicts, encodeVerdicts } from '../../src/store/index.ts';
import { sampleVerdict } from './sample.ts';

const verdicts = [0, 1, 2].map((index) => sampleVerdict(index));

describe('verdict lines', () => {
  it('read back as they were written', () => {
    expect(decodeVerdicts(encodeVerdicts(verdicts), 'here')).toEqual(verdicts);
  });

  it('do not depend on the order of fields nor on seconds', () => {
    const [first] = verdicts.map((verdict) =>
      Object.fromEntries([...Object.entries(verdict), ['seconds', 1]].reverse()),
    );
    expect(encodeVerdicts([first as never])).toBe(encodeVerdicts(verdicts.slice(0, 1)));
  });

  it('keep every bit of a bound', () => {
    const bound = 0.1 + 2 ** -52;
    const [read] = decodeVerdicts(encodeVerdicts([{ ...sampleVerdict(1), bound }]), 'here');
    expect(Object.is(read?.bound, bound)).toBe(true);
  });

  it('refuse a bound that JSON would turn into null', () => {
    expect(() => encodeVerdicts([{ ...sampleVerdict(1), bound: Number.NaN }])).toThrow(TypeError);
  });

  it('take a line with fields that the schema knows and the quick look does not', () => {
    const verdict = { ...sampleVerdict(1), seconds: 0.5 };
    expect(decodeVerdicts(`${JSON.stringify(verdict)}\n`, 'here')).toEqual([verdict]);
  });

  const good = sampleVerdict(1);
  const damaged: readonly (readonly [string, unknown])[] = [
    ['a negative index', { ...good, index: -1 }],
    ['a label that is no integer', { ...good, label: 0.5 }],
    ['an eps that is not in lowest terms', { ...good, eps: '2/20' }],
    ['an unknown verdict', { ...good, verdict: 'safe' }],
    ['a bound that is text', { ...good, bound: '1' }],
    ['a missing field', { ...good, rung: undefined }],
    ['a stray field', { ...good, verdikt: 'certified' }],
    ['a source that is no radius', { ...good, source: 'here' }],
    ['a rung without a bound', { ...good, rungs: { ibp: { verdict: 'unknown' } } }],
    ['rungs that are a list', { ...good, rungs: [] }],
    ['no object', 3],
    ['null', null],
  ];

  it.each(damaged)('refuse %s, as the schema does', (_, value) => {
    expect(verdictRecordSchema.safeParse(value).success).toBe(false);
    const text = `${JSON.stringify(good)}\n${JSON.stringify(value)}\n`;
    expect(() => decodeVerdicts(text, 'verdicts.jsonl')).toThrow(UserError);
    expect(() => decodeVerdicts(text, 'verdicts.jsonl')).toThrow(/^verdicts\.jsonl, line 2 /);
  });

  it('refuse a last line that was cut off, wherever the cut lies', () => {
    const text = encodeVerdicts([sampleVerdict(1)]);
    for (let length = 1; length < text.length - 1; length++) {
      expect(() => decodeVerdicts(text.slice(0, length), 'here')).toThrow(UserError);
    }
  });

  it('accept what the schema accepts', () => {
    const point = { ...good, verdict: 'falsified', rung: 'point', bound: null, source: parseEps('1/10') };
    expect(verdictRecordSchema.parse(point)).toEqual(point);
    expect(decodeVerdicts(`${JSON.stringify(point)}\n`, 'here')).toEqual([point]);
  });
});
