import { type Command, Option } from 'commander';

import { orEnvironment } from './environment.ts';

/** Where data sets are kept and fetched from. */
export interface DataOptions {
  /** Undefined: the user's cache folder. */
  readonly cache?: string;
  /** Undefined: the data set's own servers. */
  readonly mirror?: string;
}

/** Adds `--cache` and `--mirror`. */
export function addDataOptions(command: Command): Command {
  const cache = new Option('--cache <dir>', 'where data sets are kept');
  const mirror = new Option('--mirror <url-or-dir>', 'where data sets are fetched from');
  return command
    .addOption(orEnvironment(cache, 'DRAWDOWN_CACHE'))
    .addOption(orEnvironment(mirror, 'DRAWDOWN_MIRROR'));
}
