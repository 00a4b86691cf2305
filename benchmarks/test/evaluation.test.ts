import {
  type EvaluationConfig,
  evaluationIdentity,
  InterruptedError,
  parseEpsGrid,
  UserError,
} from '@drawdown/records';
import { parseLadder, verifierSources } from '@drawdown/verifier';
import { describe, expect, it } from 'vitest';

import { evaluationConfig, evaluationFacts, judge } from '../src/evaluation.ts';
import { tinyNetwork } from './tiny-network.ts';
import { complaintOf } from './tiny-suite.ts';

const { dataset, network, run } = await tinyNetwork();
const judged = { network, parameters: run.parameters };

function config(change: Partial<EvaluationConfig> = {}): EvaluationConfig {
  const request = evaluationConfig({
    network: run.record.identity,
    dataset: dataset.name,
    split: 'test',
    images: 4,
    grid: parseEpsGrid([0.02, 0.1]),
    ladder: parseLadder('pgd:steps=2,ibp'),
    clip: true,
    eachRung: false,
    seed: 0,
  });
  return { ...request, ...change };
}

describe('evaluationConfig', () => {
  it('keeps the whole settings of every rung', () => {
    expect(config().ladder).toEqual([
      { rung: 'pgd', parameters: { steps: 2, restarts: 1, loss: 'margin', targets: 'smallest' } },
      { rung: 'ibp', parameters: {} },
    ]);
  });
});

describe('judge', () => {
  it('gives a verdict for each of the first images at each radius, the same ones again', async () => {
    const first = await judge(judged, { config: config(), set: dataset.test });
    const places = first.verdicts.map(({ index, eps }) => [index, eps]);
    const expected = [0, 1, 2, 3].flatMap((place) =>
      config().grid.map((eps) => [dataset.test.indices[place], eps]),
    );
    expect(places).toEqual(expected);
    const again = await judge(judged, { config: config(), set: dataset.test });
    expect(again.verdicts).toEqual(first.verdicts);
    expect(again.witnesses).toEqual(first.witnesses);
  });

  it('counts the seconds of every rung that was run, all within the whole', async () => {
    const { cost } = await judge(judged, { config: config({ eachRung: true }), set: dataset.test });
    expect(Object.keys(cost.rungs).toSorted()).toEqual(['ibp', 'pgd', 'point']);
    const total = Object.values(cost.rungs).reduce((sum, seconds) => sum + seconds, 0);
    expect(total).toBeGreaterThan(0);
    expect(total).toBeLessThanOrEqual(cost.seconds);
  });

  it('leaves everything unknown that a timeout of nothing does not allow', async () => {
    const { verdicts } = await judge(judged, { config: config(), set: dataset.test, timeout: 1e-9 });
    const right = verdicts.filter(({ rung }) => rung !== 'point');
    expect(right.length).toBeGreaterThan(0);
    expect(new Set(right.map(({ verdict, reason }) => `${verdict}: ${reason}`))).toEqual(
      new Set(['unknown: timeout']),
    );
  });

  it('certifies less where certificates are to hold in float32 too', async () => {
    // Beside 2³⁰ a float32 logit is a multiple of 64; margins in exact arithmetic do not see what all logits share.
    const path = Object.keys(run.parameters).findLast((name) => name.endsWith('.bias')) ?? '';
    const bias = { shape: [10], data: new Float32Array(10).fill(2 ** 30) };
    const lifted = { network, parameters: { ...run.parameters, [path]: bias } };
    const asked = config({ images: 20, grid: parseEpsGrid([0.001]) });
    const judgeWith = async (change: Partial<EvaluationConfig>): Promise<readonly string[]> => {
      const { verdicts } = await judge(lifted, { config: { ...asked, ...change }, set: dataset.test });
      return verdicts.map(({ index, verdict, rung }) =>
        verdict === 'certified' ? 'certified' : `${index}: ${rung === 'point' ? 'wrong' : verdict}`,
      );
    };
    const exact = await judgeWith({});
    const both = await judgeWith({ float32Inference: true });
    expect(exact.filter((verdict) => verdict === 'certified').length).toBeGreaterThan(5);
    expect(both).not.toContain('certified');
    const wrong = (verdicts: readonly string[]): readonly string[] =>
      verdicts.filter((verdict) => verdict.endsWith('wrong'));
    expect(wrong(both)).toEqual(wrong(exact));
  });

  it('stops between groups of images when it is asked to', async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    const onProgress = ({ done }: { done: number }): void => {
      seen.push(done);
      controller.abort();
    };
    const work = judge(judged, {
      config: config({ images: 300, grid: parseEpsGrid([0.1]), ladder: [{ rung: 'ibp', parameters: {} }] }),
      set: dataset.test,
      signal: controller.signal,
      onProgress,
    });
    const error = await complaintOf(work);
    expect(error).toBeInstanceOf(InterruptedError);
    expect(error.message).toMatch(/after 250 images/);
    expect(seen).toEqual([250]);
  });

  it('refuses more images than there are, before any work', async () => {
    const seen: number[] = [];
    const error = await complaintOf(
      judge(judged, {
        config: config({ images: dataset.test.count + 1 }),
        set: dataset.test,
        onProgress: ({ done }) => seen.push(done),
      }),
    );
    expect(error).toBeInstanceOf(UserError);
    expect(error.message).toMatch(/has 2000 images, but 2001 were asked for/);
    expect(seen).toEqual([]);
  });
});

describe('evaluationFacts', () => {
  it('names the evaluation by config and sources, not by the machine', () => {
    const sources = verifierSources();
    const here = run.record.environment;
    const facts = evaluationFacts(config(), sources, here);
    expect(facts.identity).toBe(evaluationIdentity(config(), sources));
    expect(evaluationFacts(config(), sources, { ...here, backend: 'cpu' }).identity).toBe(facts.identity);
    expect(evaluationFacts(config({ images: 3 }), sources, here).identity).not.toBe(facts.identity);
    expect(evaluationFacts(config({ float32Inference: true }), sources, here).identity).not.toBe(
      facts.identity,
    );
  });
});
