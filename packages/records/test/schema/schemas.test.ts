import {
  costSchema,
  environmentSchema,
  epochRecordSchema,
  evaluationCostSchema,
  evaluationRecordSchema,
  sourcesSchema,
  trainingRecordSchema,
  verdictRecordSchema,
} from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { evaluationRecord, trainingRecord, verdictRecord } from './records.ts';

describe('the schemas', () => {
  it('accept a radius in lowest terms only', () => {
    for (const eps of ['2/20', '0.1', '0', '3/2', '', 0.1]) {
      expect(verdictRecordSchema.safeParse({ ...verdictRecord, eps }).success).toBe(false);
    }
    expect(verdictRecordSchema.safeParse({ ...verdictRecord, eps: '8/255' }).success).toBe(true);
  });

  it('accept the three verdicts, and a rung or none', () => {
    const verdict = (given: unknown) =>
      verdictRecordSchema.safeParse({ ...verdictRecord, verdict: given }).success;
    expect(['certified', 'falsified', 'unknown'].every(verdict)).toBe(true);
    expect(verdict('timeout')).toBe(false);
    const undecided = {
      ...verdictRecord,
      rung: null,
      bound: null,
      source: null,
      reason: 'timeout',
      seconds: 0.5,
    };
    expect(verdictRecordSchema.parse(undecided)).toEqual(undecided);
    const each = { ...verdictRecord, rungs: { ibp: { verdict: 'unknown', bound: -1, reason: 'bound' } } };
    expect(verdictRecordSchema.parse(each)).toEqual(each);
  });

  it('refuse numbers that JSON cannot hold', () => {
    expect(verdictRecordSchema.safeParse({ ...verdictRecord, bound: Number.NaN }).success).toBe(false);
    expect(costSchema.safeParse({ seconds: Number.POSITIVE_INFINITY, peakMemory: 1 }).success).toBe(false);
  });

  it('refuse fields that they do not know and miss those that they do', () => {
    expect(trainingRecordSchema.safeParse({ ...trainingRecord, date: '2020' }).success).toBe(false);
    const { verdictsHash: _, ...evaluation } = evaluationRecord;
    expect(evaluationRecordSchema.safeParse(evaluation).success).toBe(false);
  });

  it('accept the stronger promise said or left out, and nothing else for it', () => {
    const withPromise = (float32Inference: unknown) =>
      evaluationRecordSchema.safeParse({
        ...evaluationRecord,
        config: { ...evaluationRecord.config, float32Inference },
      }).success;
    expect([true, false, undefined, null].map(withPromise)).toEqual([true, false, false, false]);
  });

  it('refuse a record of the other kind and an identity that is no hash', () => {
    expect(trainingRecordSchema.safeParse(evaluationRecord).success).toBe(false);
    expect(trainingRecordSchema.safeParse({ ...trainingRecord, identity: 'abc' }).success).toBe(false);
    expect(sourcesSchema.safeParse({ hash: 'ABC', files: {} }).success).toBe(false);
  });

  it('accept costs, environments and epochs', () => {
    expect(costSchema.safeParse({ seconds: 1, peakMemory: 2 }).success).toBe(true);
    expect(evaluationCostSchema.safeParse({ seconds: 1, rungs: { ibp: 0.5 } }).success).toBe(true);
    expect(evaluationCostSchema.safeParse({ seconds: -1, rungs: {} }).success).toBe(false);
    expect(environmentSchema.safeParse({ ...trainingRecord.environment, threads: 0 }).success).toBe(false);
    const epoch = {
      epoch: 1,
      steps: 10,
      ramp: 0.5,
      kappa: 1,
      beta: 0,
      learningRate: 0.001,
      loss: 2,
      naturalLoss: null,
      robustLoss: null,
      naturalAccuracy: null,
      gradientNorm: 0,
    };
    expect(epochRecordSchema.safeParse(epoch).success).toBe(true);
    expect(epochRecordSchema.safeParse({ ...epoch, kappa: 1.5 }).success).toBe(false);
  });
});
