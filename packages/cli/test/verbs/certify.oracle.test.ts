import { readFileSync } from 'node:fs';

import { openRuntime } from '@drawdown/onnx/runtime';
import { describe, expect, it } from 'vitest';

import { answered } from '../one-line.ts';
import { oracleFile, oracleNames, oraclePath } from './oracle-files.ts';
import { bounded, writeInstance } from './vnnlib-instance.ts';

describe.each(oracleNames)('drawdown certify on the oracle %s', (name) => {
  const oracle = oracleFile(name);
  const model = readFileSync(oraclePath(name, 'onnx'));
  const pixels = oracle.inputs[0]?.flat(Number.POSITIVE_INFINITY) as number[];
  const [label = 0] = oracle.labels;
  const classes = oracle.logits[0]?.length ?? 0;

  it.each(oracle.cases)('agrees at eps $eps, clip $clip', async ({ eps, clip, ...published }) => {
    const [least, most] = clip ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    const ends = pixels.map((x): [number, number] => [Math.max(x - eps, least), Math.min(x + eps, most)]);
    const others = Array.from({ length: classes }, (_, other) => other).filter((other) => other !== label);
    const wrong = others.map((other) => `(and (>= Y_${other} Y_${label}))`).join(' ');
    const { words } = writeInstance(model, `${bounded(ends, classes)}(assert (or ${wrong}))`);
    const answer = await answered([...words, '--ladder', 'pgd,ibp,crown-ibp,crown']);
    const proved = Math.min(...(published.lowerMargins['crown-ibp']?.[0] ?? []));
    const sampled = Math.min(...(published.sampledMinimum[0] ?? []));
    if (proved > 1e-6) expect(answer.verdict).toBe('certified');
    if (sampled <= 0) expect(answer).toMatchObject({ verdict: 'falsified', vnncomp: 'sat' });
    if (answer.verdict !== 'falsified') return;
    const { inputs, outputs } = answer.witness as { inputs: number[]; outputs: number[] };
    expect(
      ends.filter(([low, high], at) => !((inputs[at] ?? Number.NaN) >= low && (inputs[at] ?? 0) <= high)),
    ).toEqual([]);
    expect(Math.max(...others.map((other) => outputs[other] ?? 0))).toBeGreaterThanOrEqual(
      outputs[label] ?? 0,
    );
    // Another implementation gets the same from the file itself.
    const runtime = await openRuntime(model);
    const dims = [1, ...shapeOf(oracle.inputs[0])];
    const again = await runtime.run(Float32Array.from(inputs), dims).finally(() => runtime.dispose());
    expect(outputs).toEqual(Array.from(again, (value) => expect.closeTo(value, 4)));
  });
});

/** The lengths of nested arrays. */
function shapeOf(nested: unknown): number[] {
  return Array.isArray(nested) ? [nested.length, ...shapeOf(nested[0])] : [];
}
