import {
  evaluationRecordSchema,
  parseRecord,
  SCHEMA_VERSION,
  trainingRecordSchema,
  UserError,
  verdictRecordSchema,
} from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { evaluationRecord, trainingRecord, verdictRecord } from './records.ts';

describe('parseRecord', () => {
  it('reads back what was written', () => {
    const read = <T>(schema: Parameters<typeof parseRecord<T>>[0], record: T): T =>
      parseRecord(schema, JSON.stringify(record), 'run.json');
    expect(read(trainingRecordSchema, trainingRecord)).toEqual(trainingRecord);
    expect(read(evaluationRecordSchema, evaluationRecord)).toEqual(evaluationRecord);
    expect(read(verdictRecordSchema, verdictRecord)).toEqual(verdictRecord);
  });

  it('refuses a record of a newer schema, even one that it could not read', () => {
    const text = JSON.stringify({ schema: SCHEMA_VERSION + 1, entirely: 'different' });
    expect(() => parseRecord(trainingRecordSchema, text, 'store/run.json')).toThrow(UserError);
    expect(() => parseRecord(trainingRecordSchema, text, 'store/run.json')).toThrow(
      `store/run.json was written by a newer drawdown (record schema ${SCHEMA_VERSION + 1}, this one reads up to ${SCHEMA_VERSION}); update drawdown or use another store`,
    );
  });

  it('refuses text that is not JSON, naming the place', () => {
    expect(() => parseRecord(trainingRecordSchema, '{"schema": 1, "ki', 'run.json')).toThrow(
      /^run\.json is not JSON \(.*\); it may be damaged$/,
    );
    expect(() => parseRecord(trainingRecordSchema, 'null', 'run.json')).toThrow(
      'run.json is not a valid record',
    );
  });

  it('names the field that does not fit', () => {
    const { seed: _, ...config } = trainingRecord.config;
    const text = JSON.stringify({ ...trainingRecord, config });
    expect(() => parseRecord(trainingRecordSchema, text, 'run.json')).toThrow(
      'run.json is not a valid record: config.seed: ',
    );
  });
});
