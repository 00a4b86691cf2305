import { readFileSync } from 'node:fs';

import { type Json, Rng, writeFileAtomic } from '@drawdown/records';

import { addComputingOptions, type ComputingOptions } from '../options/computing.ts';
import { addFloat32Inference, type Float32InferenceOptions } from '../options/float32-inference.ts';
import { expectNoSettings, LADDER_SETTINGS } from '../options/no-settings.ts';
import { nameList, positiveSeconds } from '../options/parsers.ts';
import { expectWritableFile } from '../output-folder.ts';
import { announceBackend } from '../session.ts';
import { defineVerb, type Verb } from '../verb.ts';

interface CertifyOptions extends ComputingOptions, Float32InferenceOptions {
  readonly onnx: string;
  readonly vnnlib: string;
  readonly timeout: number;
  readonly ladder: readonly string[];
  readonly results?: string;
}

/** `drawdown certify`: one instance of the verification competition, a network and what must hold of it. */
export const certify: Verb = defineVerb<CertifyOptions>({
  summary: 'decide one VNN-COMP instance: an ONNX network and a VNN-LIB property',
  examples: [
    'drawdown certify --onnx net.onnx --vnnlib prop_1.vnnlib --timeout 60',
    'drawdown certify --onnx net.onnx.gz --vnnlib prop_1.vnnlib.gz --timeout 300 --ladder pgd,ibp,beta-crown --results result.txt',
  ],
  define: (command) => {
    command
      .requiredOption('--onnx <file>', 'the network, .onnx or .onnx.gz')
      .requiredOption('--vnnlib <file>', 'what would be a counterexample, .vnnlib or .vnnlib.gz')
      .option('--timeout <seconds>', 'for the whole instance, reading it included', positiveSeconds, 60)
      .option('--ladder <list>', 'verifiers, cheap ones first', nameList, [
        'pgd',
        'ibp',
        'crown-ibp',
        'crown',
        'alpha-crown',
        'beta-crown',
      ])
      .option('--results <file>', 'write sat (with the counterexample), unsat, unknown or timeout');
    addComputingOptions(addFloat32Inference(command));
  },
  run: async ({ signal, progress }, options) => {
    const start = performance.now();
    const { parseLadder } = await import('@drawdown/verifier');
    const { readOnnx, readVnnlib } = await import('@drawdown/onnx');
    const { certifyInstance } = await import('../competition/certify-instance.ts');
    const { resultText } = await import('../competition/result-text.ts');

    const ladder = parseLadder(options.ladder.join(','));
    expectNoSettings('certify', options, LADDER_SETTINGS);
    if (options.results !== undefined) expectWritableFile(options.results, '--results');
    const imported = readOnnx(options.onnx);
    const outputs = imported.network.classes;
    const problem = readVnnlib(options.vnnlib, { inputs: imported.input.order.length, outputs });
    await announceBackend(options, progress);
    const result = await certifyInstance(imported, problem, {
      bytes: readFileSync(options.onnx),
      ladder,
      rng: Rng.fromSeed(options.seed).fork('certify'),
      deadline: start + 1000 * options.timeout,
      signal,
      float32Inference: options.float32Inference === true,
      log: progress.log,
    });
    const seconds = (performance.now() - start) / 1000;
    if (options.results !== undefined) writeFileAtomic(options.results, resultText(result));
    const { verdict, vnncomp, rung, bound, reason, note, witness } = result;
    return {
      json: {
        verdict,
        vnncomp,
        rung,
        bound,
        ...(reason === null ? {} : { reason }),
        seconds,
        cases: problem.cases.length,
        emptyCases: problem.emptyCases,
        witness: witness === null ? null : { inputs: [...witness.inputs], outputs: [...witness.outputs] },
        ...(note === null ? {} : { note }),
      } satisfies { readonly [key: string]: Json },
      text: [
        `${verdict}${rung === null ? '' : ` by ${rung}`}${reason === null ? '' : ` (${reason})`} in ${seconds.toFixed(2)} s; VNN-COMP: ${vnncomp}`,
        ...(note === null ? [] : [note]),
      ].join('\n'),
    };
  },
});
