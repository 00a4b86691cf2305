import type { Eps } from '@drawdown/records';
import type { Command } from 'commander';

import { epsGrid, nameList, oneEps } from './parsers.ts';

/** What is trained, and how. */
export interface ExperimentOptions {
  readonly dataset: string;
  readonly network: string;
  /** A name of the catalogue or the path of a file. */
  readonly strategy: string;
  readonly trainEps?: Eps;
  readonly radii?: readonly Eps[];
}

/** Adds `--dataset`, `--network`, `--strategy`, `--train-eps` and `--radii`. */
export function addExperimentOptions(command: Command): Command {
  return command
    .requiredOption('--dataset <name>', 'data set, such as mnist')
    .requiredOption('--network <name>', 'network, such as dm-small')
    .requiredOption(
      '--strategy <name-or-file>',
      'strategy by name, or a file that exports one, such as ./mine.ts',
    )
    .option('--train-eps <eps>', 'radius to train for, such as 0.1 or 2/255', oneEps)
    .option('--radii <list>', 'increasing radii, for a strategy that trains for several', epsGrid);
}

/** Who certifies, and what. */
export interface VerifierOptions {
  readonly clip: boolean;
  readonly ladder: readonly string[];
}

/** Adds `--no-clip` and `--ladder`. */
export function addVerifierOptions(command: Command): Command {
  return command
    .option('--no-clip', 'do not clip the perturbed images to [0, 1]')
    .option('--ladder <list>', 'verifiers, cheap ones first', nameList, ['pgd', 'ibp', 'crown-ibp']);
}

/** How a network is certified. */
export interface LadderOptions extends VerifierOptions {
  /** Undefined: the data set's own grid. */
  readonly eps?: readonly Eps[];
  readonly eachRung: boolean;
}

/** Adds `--eps`, `--no-clip`, `--ladder` and `--each-rung`. */
export function addLadderOptions(command: Command): Command {
  return addVerifierOptions(
    command.option('--eps <list>', 'radii to certify at, increasing, such as 0.1,2/255', epsGrid),
  ).option('--each-rung', 'run every verifier on every image', false);
}
