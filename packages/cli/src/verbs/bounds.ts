import { setImmediate } from 'node:timers/promises';

import type { Json } from '@drawdown/records';
import { UserError } from '@drawdown/records';
import { Option } from 'commander';

import { type MethodName, methodNames } from '../bounds/method-names.ts';
import { addComputingOptions, type ComputingOptions } from '../options/computing.ts';
import { announceBackend } from '../session.ts';
import { textTable } from '../text-table.ts';
import { defineVerb, type Verb } from '../verb.ts';

interface BoundsOptions extends ComputingOptions {
  readonly onnx: string;
  readonly input: string;
  readonly eps: string;
  readonly clip?: string;
  readonly method: MethodName;
}

/** `drawdown bounds`: lower bounds of the margins of given inputs by one method, as other tools publish them. */
export const bounds: Verb = defineVerb<BoundsOptions>({
  summary: 'lower bounds of the margins around given inputs, by one method',
  examples: [
    'drawdown bounds --onnx net.onnx --input images.json --eps 0.1 --clip 0,1 --method crown --json',
    'drawdown bounds --onnx net.onnx --input images.json --eps 8/255 --method alpha-crown --set iterations=100',
  ],
  define: (command) => {
    command
      .requiredOption('--onnx <file>', 'the network, .onnx or .onnx.gz')
      .requiredOption(
        '--input <file>',
        '{"inputs": […], "labels": […]}, inputs as nested arrays in the layout of the ONNX input',
      )
      .requiredOption('--eps <eps>', 'the radius of the boxes, such as 0.1 or 8/255')
      .option('--clip <least,most>', 'cut the boxes to these ends, such as 0,1')
      .addOption(new Option('--method <name>', 'how to bound').choices(methodNames).makeOptionMandatory());
    addComputingOptions(command);
  },
  run: async ({ signal, progress }, options) => {
    const { readOnnx } = await import('@drawdown/onnx');
    const { readInputs } = await import('../bounds/input-file.ts');
    const { boxAround, parseClip, parseRadius } = await import('../bounds/exact-boxes.ts');
    const { marginMethods } = await import('../bounds/methods.ts');

    const eps = parseRadius(options.eps);
    const clip = options.clip === undefined ? undefined : parseClip(options.clip);
    const iterations = iterationsOf(options);
    const imported = readOnnx(options.onnx);
    const { inputs, labels } = readInputs(options.input, imported);
    // All boxes before any bound: what is wrong with the last one is said at once.
    const boxes = inputs.map((input) => boxAround(input, eps, clip));
    await announceBackend(options, progress);
    const boundsOf = marginMethods[options.method](imported);
    const bar = progress.bar('bounding', boxes.length);
    const lowerMargins: Float64Array[] = [];
    try {
      for (const [index, box] of boxes.entries()) {
        await setImmediate();
        signal.throwIfAborted();
        lowerMargins.push(boundsOf({ box, label: labels[index] as number, iterations }));
        bar.update(index + 1, 'inputs');
      }
    } finally {
      bar.stop();
    }
    return {
      json: {
        method: options.method,
        lowerMargins: lowerMargins.map((row) => Array.from(row, finiteOrNull)),
      } satisfies { readonly [key: string]: Json },
      text: textTable(
        lowerMargins.map((row, index) => [
          `input ${index} (label ${labels[index]})`,
          ...Array.from(row, (margin) => finiteOrNull(margin)?.toPrecision(6) ?? 'none'),
        ]),
      ),
    };
  },
});

/** Null for −∞ or NaN, which is no bound. */
function finiteOrNull(bound: number): number | null {
  return Number.isFinite(bound) ? bound : null;
}

/** The steps of the ascent, for α-CROWN alone. */
function iterationsOf({ set, method }: BoundsOptions): number {
  const { iterations = 100, ...others } = set;
  const [stray] = Object.keys(others);
  if (stray !== undefined) throw new UserError(`bounds takes --set iterations=n only, but ${stray} was set`);
  if (method !== 'alpha-crown' && set.iterations !== undefined) {
    throw new UserError(`--set iterations is for --method alpha-crown, but the method is ${method}`);
  }
  if (typeof iterations === 'number' && Number.isInteger(iterations) && iterations >= 0) return iterations;
  throw new UserError(`--set iterations must be a whole number from 0, but '${iterations}' was given`);
}
