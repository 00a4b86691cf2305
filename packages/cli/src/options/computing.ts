import type { Json } from '@drawdown/records';
import type { BackendName } from '@drawdown/tensor';
import { type Command, InvalidArgumentError, Option } from 'commander';

import { orEnvironment } from './environment.ts';
import { wholeNumber } from './parsers.ts';

/** The options of every verb that computes. */
export interface ComputingOptions {
  readonly backend: BackendName | 'auto';
  /** Undefined: the backend decides. */
  readonly threads?: number;
  readonly seed: number;
  /** Settings by key, in the order given. */
  readonly set: Settings;
}

/** What `--set key=value` collects. */
export type Settings = Readonly<Record<string, Json>>;

const backends = [
  'auto',
  'native',
  'node-gpu',
  'node',
  'wasm',
  'cpu',
] as const satisfies readonly ComputingOptions['backend'][];

/**
 * Adds `--backend`, `--threads`, `--seed` and `--set`.
 *
 * @param defaultSeed null for a verb that has seeds of its own
 */
export function addComputingOptions(command: Command, defaultSeed: number | null = 0): Command {
  const backend = new Option('--backend <name>', 'tensor engine').choices(backends).default('auto');
  const threads = new Option('--threads <n>', 'threads of the tensor engine').argParser(wholeNumber(1));
  const seed = new Option('--seed <n>', 'seed of everything that is random').argParser(wholeNumber(0));
  if (defaultSeed !== null) seed.default(defaultSeed);
  return command
    .addOption(orEnvironment(backend, 'DRAWDOWN_BACKEND'))
    .addOption(orEnvironment(threads, 'DRAWDOWN_THREADS'))
    .addOption(seed)
    .option(
      '--set <key=value>',
      'a setting by name, such as attackSteps=20 (may be repeated)',
      addSetting,
      {},
    );
}

/**
 * Adds one `key=value` to those given before. A value that reads as JSON (a number, a list, `true`) is taken as such,
 * any other as text.
 */
export function addSetting(text: string, before: Settings): Settings {
  const [, key, value] = /^([A-Za-z][\w.-]*)=(.*)$/s.exec(text) ?? [];
  if (key === undefined || value === undefined) {
    throw new InvalidArgumentError('Give a name and a value, such as --set attackSteps=20.');
  }
  if (Object.hasOwn(before, key)) throw new InvalidArgumentError(`${key} is set twice.`);
  return { ...before, [key]: jsonOrText(value) };
}

function jsonOrText(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
