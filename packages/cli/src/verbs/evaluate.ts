import { canonicalJson, type Eps, type Json, type VerdictRecord, writeFileAtomic } from '@drawdown/records';

import { identityOf, openJudged } from '../judged-network.ts';
import { addComputingOptions, type ComputingOptions } from '../options/computing.ts';
import { addDataOptions, type DataOptions } from '../options/data.ts';
import { addLadderOptions, type LadderOptions } from '../options/experiment.ts';
import { addFloat32Inference, type Float32InferenceOptions } from '../options/float32-inference.ts';
import { addNetworkOptions, type NetworkOptions } from '../options/network.ts';
import { expectNoSettings, LADDER_SETTINGS } from '../options/no-settings.ts';
import { positiveSeconds, wholeNumber } from '../options/parsers.ts';
import { expectWritableFile } from '../output-folder.ts';
import { announceBackend, places } from '../session.ts';
import { defineVerb, type Verb } from '../verb.ts';

interface EvaluateOptions
  extends ComputingOptions,
    DataOptions,
    Float32InferenceOptions,
    LadderOptions,
    NetworkOptions {
  readonly timeout?: number;
  readonly limit?: number;
  readonly records?: string;
}

/** `drawdown evaluate`: natural, adversarial and certified accuracy of one network at every radius. */
export const evaluate: Verb = defineVerb<EvaluateOptions>({
  summary: 'certify a network over a grid of radii',
  examples: [
    'drawdown evaluate --run runs/ibp-0.3 --dataset mnist --eps 0.1,0.2,0.3,0.4',
    'drawdown evaluate --run runs/ibp-0.3 --eps 3/10 --ladder pgd:steps=100,ibp,crown-ibp --limit 100 --records verdicts.jsonl',
    'drawdown evaluate --onnx net.onnx --dataset mnist --eps 0.1,0.3 --limit 1000',
  ],
  define: (command) => {
    addLadderOptions(addNetworkOptions(command))
      .option('--timeout <seconds>', 'for each image; past them its verdict is unknown', positiveSeconds)
      .option('--limit <n>', 'only the first so many images', wholeNumber(1))
      .option('--records <file>', 'write a line of JSON for every image and radius');
    addDataOptions(addComputingOptions(addFloat32Inference(command)));
  },
  run: async ({ signal, progress }, options) => {
    const { judge, evaluationConfig } = await import('@drawdown/benchmarks');
    const { loadDataset } = await import('@drawdown/datasets');
    const { parseLadder } = await import('@drawdown/verifier');
    const { accuracies, accuracyTable } = await import('../accuracies.ts');

    const ladder = parseLadder(options.ladder.join(','));
    expectNoSettings('evaluate', options, LADDER_SETTINGS);
    if (options.records !== undefined) expectWritableFile(options.records, '--records');
    const judged = await openJudged(options);
    const { opened, dataset: name } = judged;
    const backend = await announceBackend(options, progress);
    const dataset = await loadDataset(name, { ...places(options), signal });
    const set = opened.images(dataset, options.split);
    const grid: readonly Eps[] = options.eps ?? dataset.grid;
    const config = evaluationConfig({
      network: opened.identity,
      dataset: name,
      split: options.split,
      images: Math.min(options.limit ?? set.count, set.count),
      grid,
      ladder,
      clip: options.clip,
      eachRung: options.eachRung,
      seed: options.seed,
      ...(options.float32Inference === true ? { float32Inference: true } : {}),
    });
    const bar = progress.bar('certifying', config.images);
    const { verdicts, seconds, cost } = await judge(opened, {
      config,
      set,
      signal,
      onProgress: ({ done }) => bar.update(done, 'images'),
      ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
    }).finally(bar.stop);
    if (options.records !== undefined) {
      const lines = verdicts.map((verdict, place) => recordLine(verdict, seconds[place] as number));
      writeFileAtomic(options.records, lines.join(''));
    }
    const rows = accuracies(verdicts, { grid, ladder });
    return {
      json: {
        ...identityOf(judged),
        backend: backend.name,
        config: config as unknown as Json,
        ...(rows as unknown as { readonly [key: string]: Json }),
        seconds: cost.seconds,
        rungSeconds: cost.rungs,
      },
      text: accuracyTable(rows),
    };
  },
});

/** @param seconds the image's share of what the rungs took at the radius */
function recordLine(verdict: VerdictRecord, seconds: number): string {
  return `${canonicalJson({ ...verdict, seconds } as unknown as Json)}\n`;
}
