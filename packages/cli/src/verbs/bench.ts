import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

import type { CellProgress, Suite, SuiteOutcome } from '@drawdown/benchmarks';
import type { Store } from '@drawdown/benchmarks/store';
import { type Json, UserError } from '@drawdown/records';
import { addComputingOptions, type ComputingOptions } from '../options/computing.ts';
import { addDataOptions, type DataOptions } from '../options/data.ts';
import { wholeNumber } from '../options/parsers.ts';
import type { Progress, ProgressBar } from '../progress.ts';
import { announceBackend, places } from '../session.ts';
import { defineVerb, type Verb } from '../verb.ts';

interface BenchOptions extends Omit<ComputingOptions, 'seed'>, DataOptions {
  /** Undefined: the seeds of the suite. */
  readonly seed?: number;
  readonly store: string;
  readonly workers?: number;
  readonly filter?: string;
  readonly strategy?: string;
  readonly dryRun?: boolean;
}

/** `drawdown bench`: every cell of a suite that the store does not hold yet. */
export const bench: Verb = defineVerb<BenchOptions>({
  summary: 'train and certify every network of a suite; goes on where it stopped',
  examples: [
    'drawdown bench smoke --store runs',
    'drawdown bench mnist-small --store runs --filter "gmd-ibp" --dry-run',
    'drawdown bench smoke --strategy ./mine.ts --store runs',
  ],
  define: (command) => {
    command
      .argument('<suite>', 'a suite by name, such as smoke, or a file that exports one')
      .option('--store <dir>', 'the run store', 'runs')
      .option('--workers <n>', 'networks to compute at the same time; as many as cores allow', wholeNumber(1))
      .option('--filter <text>', 'only the cells whose label holds this text, such as "ibp @ 0.1"')
      .option('--strategy <file>', 'add a strategy of your own, at the radii of the suite')
      .option('--dry-run', 'list the cells and what the store holds of them, compute nothing');
    addDataOptions(addComputingOptions(command, null));
  },
  run: async ({ signal, progress }, options, [given = '']) => {
    const benchmarks = await import('@drawdown/benchmarks');
    const { hasEvaluation, openStore } = await import('@drawdown/benchmarks/store');

    const suite = await chosenSuite(given, options);
    const planned = await benchmarks.planSuite(suite);
    const cells = planned.cells.filter(({ label }) => label.includes(options.filter ?? ''));
    if (cells.length === 0) {
      throw new UserError(
        `no cell of ${suite.name} holds '${options.filter}'; its cells: ${planned.cells.map(({ label }) => label).join(', ')}`,
      );
    }
    if (options.dryRun === true) {
      // No store yet: nothing is stored, and a dry run makes none.
      const begun = existsSync(join(options.store, 'store.json'));
      const store = begun ? openStore(options.store) : { directory: resolve(options.store) };
      const listed = cells.map(({ label, run, identity }) => ({
        label,
        run,
        identity,
        stored: hasEvaluation(store, identity),
      }));
      return {
        json: { suite: suite.name, cells: listed },
        text: listed.map(({ label, stored }) => `${stored ? 'stored' : 'open  '}  ${label}`).join('\n'),
      };
    }
    const backend = await announceBackend(options, progress);
    const store = openStore(options.store);
    const bars = cellBars(progress);
    const outcome = await benchmarks
      .runSuite(
        { ...planned, cells },
        {
          store,
          backend,
          workers: options.workers ?? benchmarks.defaultWorkers(backend),
          signal,
          onProgress: bars.update,
          onCell: ({ label }, how) => bars.finish(label, how),
          ...places(options),
        },
      )
      .finally(bars.stop);
    if (outcome.failed.length > 0) {
      const [first] = outcome.failed;
      throw new UserError(
        `${outcome.failed.length} of ${cells.length} cells failed; the first: ${first?.label}: ${first?.message}`,
      );
    }
    return {
      json: { suite: suite.name, store: store.directory, ...outcome } as unknown as Json,
      text: `${await tableOf(store, suite.name)}${summaryOf(outcome, store)}`,
    };
  },
});

/** The table of what is finished; nothing where another process is computing all that there is. */
async function tableOf(store: Store, suite: string): Promise<string> {
  const { hasEvaluation, readSuitePlan } = await import('@drawdown/benchmarks/store');
  const { evaluations } = readSuitePlan(store, suite);
  if (!evaluations.some((identity) => hasEvaluation(store, identity))) return '';
  const { printTable } = await import('@drawdown/report');
  const { readStudy } = await import('../study.ts');
  return `${printTable(readStudy(store, suite).study).trimEnd()}\n\n`;
}

function summaryOf({ computed, stored, elsewhere }: SuiteOutcome, { directory }: Store): string {
  const others =
    elsewhere === 0
      ? ''
      : `; another process is computing ${elsewhere} more: run the same command again when it is done`;
  return `${computed} cells computed, ${stored} from the store ${directory}${others}`;
}

/** A suite by name or out of a file; the user's own strategy joins it at its radii, own seed and recipe take over. */
async function chosenSuite(given: string, { strategy: own, seed, set }: BenchOptions): Promise<Suite> {
  const { isModuleFile, strategySource, suiteSource } = await import('@drawdown/benchmarks');
  const { mergeSettings } = await import('../settings.ts');
  const suite = await suiteSource(given);
  const changed = {
    ...suite,
    seeds: seed === undefined ? suite.seeds : [seed],
    recipe: mergeSettings(suite.recipe, set),
  };
  if (own === undefined) return changed;
  const { strategy } = await strategySource(own);
  const path = isModuleFile(own) ? resolve(own) : own;
  const run =
    strategy.perturbation === 'radius' ? { strategy: path, trainEps: suite.grid } : { strategy: path };
  return { ...changed, runs: [...suite.runs, run] };
}

/** A bar for each cell under way, training and evaluation one after the other. */
function cellBars(progress: Progress): {
  update: (label: string, progress: CellProgress) => void;
  finish: (label: string, outcome: string) => void;
  stop: () => void;
} {
  const bars = new Map<string, ProgressBar>();
  return {
    update(label, now) {
      const total = 1000;
      const bar = bars.get(label) ?? progress.bar(label, total);
      bars.set(label, bar);
      if (now.stage === 'training') {
        const share = (now.epoch - 1 + now.step / now.steps) / now.epochs;
        bar.update(900 * share, `epoch ${now.epoch} of ${now.epochs}, loss ${now.loss.toFixed(3)}`);
      } else {
        bar.update(900 + (100 * now.done) / now.images, `certifying ${now.done} of ${now.images}`);
      }
    },
    finish(label, outcome) {
      bars.get(label)?.stop();
      bars.delete(label);
      progress.log(`${label}: ${outcome}`);
    },
    stop() {
      for (const bar of bars.values()) bar.stop();
    },
  };
}
