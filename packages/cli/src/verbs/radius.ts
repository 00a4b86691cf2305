import { canonicalJson, type Json, Rng, writeFileAtomic } from '@drawdown/records';

import { identityOf, openJudged } from '../judged-network.ts';
import { addComputingOptions, type ComputingOptions } from '../options/computing.ts';
import { addDataOptions, type DataOptions } from '../options/data.ts';
import { addVerifierOptions, type VerifierOptions } from '../options/experiment.ts';
import { addNetworkOptions, type NetworkOptions } from '../options/network.ts';
import { expectNoSettings, LADDER_SETTINGS } from '../options/no-settings.ts';
import { positiveSeconds, wholeNumber } from '../options/parsers.ts';
import { expectWritableFile } from '../output-folder.ts';
import type { ImageRadii } from '../radii.ts';
import { announceBackend, places } from '../session.ts';
import { defineVerb, type Verb } from '../verb.ts';

interface Options extends ComputingOptions, DataOptions, NetworkOptions, VerifierOptions {
  readonly precision: number;
  readonly timeout?: number;
  readonly limit?: number;
  readonly records?: string;
}

/** `drawdown radius`: for each image the largest radius certified and the smallest falsified. */
export const radius: Verb = defineVerb<Options>({
  summary: 'find the largest certified and the smallest falsified radius of each image',
  examples: [
    'drawdown radius --run runs/ibp-0.3 --limit 100',
    'drawdown radius --onnx net.onnx --dataset mnist --ladder pgd,ibp,crown-ibp,crown,beta-crown --timeout 60 --limit 20 --records radii.jsonl',
  ],
  define: (command) => {
    addVerifierOptions(addNetworkOptions(command))
      .option('--precision <n>', 'radii are multiples of 1/n', wholeNumber(1), 1024)
      .option('--timeout <seconds>', 'for each image; what is found by then is reported', positiveSeconds)
      .option('--limit <n>', 'only the first so many images', wholeNumber(1))
      .option('--records <file>', 'write a line of JSON for every image');
    addDataOptions(addComputingOptions(command));
  },
  run: async ({ signal, progress }, options) => {
    const { loadDataset, pixelsAsFloats } = await import('@drawdown/datasets');
    const { certifiedRadius, openSubject, parseLadder } = await import('@drawdown/verifier');
    const { imageRadii, radiiSummary, radiiTable } = await import('../radii.ts');

    const ladder = parseLadder(options.ladder.join(','));
    expectNoSettings('radius', options, LADDER_SETTINGS);
    if (options.records !== undefined) expectWritableFile(options.records, '--records');
    const judged = await openJudged(options);
    const { opened, dataset } = judged;
    const { clip, precision, seed, split, limit, timeout = Number.POSITIVE_INFINITY } = options;
    const backend = await announceBackend(options, progress);
    const set = opened.images(await loadDataset(dataset, { ...places(options), signal }), split);
    const images = Math.min(limit ?? set.count, set.count);
    const rng = Rng.fromSeed(seed).fork('radius');
    const subject = openSubject(opened.network, opened.parameters);
    const bar = progress.bar('searching radii', images);
    const radii: ImageRadii[] = [];
    try {
      for (let position = 0; position < images; position++) {
        const index = set.indices[position] as number;
        const label = set.labels[position] as number;
        const found = await certifiedRadius(
          subject,
          { image: pixelsAsFloats(set, [position]), label },
          {
            ladder,
            clip,
            precision,
            rng: rng.fork('image', index),
            deadline: performance.now() + 1000 * timeout,
            signal,
          },
        );
        radii.push(imageRadii({ index, label }, found));
        bar.update(position + 1, 'images');
      }
    } finally {
      bar.stop();
      subject.dispose();
    }
    if (options.records !== undefined) {
      writeFileAtomic(
        options.records,
        radii.map((line) => `${canonicalJson(line as unknown as Json)}\n`).join(''),
      );
    }
    const rungs = ladder.map(({ rung, parameters }) => ({ rung, parameters }));
    return {
      json: {
        ...identityOf(judged),
        backend: backend.name,
        config: { network: opened.identity, dataset, split, images, clip, ladder: rungs, precision, seed },
        ...(radiiSummary(radii) as unknown as { readonly [key: string]: Json }),
        radii: radii as unknown as Json,
        seconds: radii.reduce((sum, { seconds }) => sum + seconds, 0),
      },
      text: radiiTable(radii),
    };
  },
});
