import type { Json } from '@drawdown/records';
import type { Command } from 'commander';

import type { Progress } from './progress.ts';

/** What a verb may use of the world, beside its arguments and options. */
export interface VerbContext {
  /** Aborted when the user asks to stop; a verb then saves what it has and throws an `InterruptedError`. */
  readonly signal: AbortSignal;
  /** Lines and bars on stderr. */
  readonly progress: Progress;
}

/** What a verb has to say at its end; one of the two forms is printed on stdout. */
export interface VerbResult {
  /** For `--json`. */
  readonly json: Json;
  /** For people; nothing is printed for an empty text. */
  readonly text: string;
  /** True when the verb did its work and the answer is no: the process exits with 1. */
  readonly gateFailed?: boolean;
}

/** One verb of the command line, as its file describes it. */
export interface VerbDefinition<Options> {
  readonly summary: string;
  /** Command lines that work as they stand. */
  readonly examples: readonly [string, ...string[]];
  /** Adds arguments and options to the command; `--json` is there already. */
  readonly define?: (command: Command) => void;
  /**
   * Does the work. Heavy packages are imported in here, so that `--help` stays quick.
   *
   * @param options the options by their camel-case names, as their parsers left them
   * @param args the positional arguments in order
   */
  readonly run: (context: VerbContext, options: Options, args: readonly string[]) => Promise<VerbResult>;
}

/** A verb whose options only its own file knows. */
export interface Verb {
  readonly summary: string;
  readonly examples: readonly [string, ...string[]];
  readonly define: (command: Command) => void;
  readonly run: (context: VerbContext, command: Command) => Promise<VerbResult>;
}

/**
 * Describes a verb.
 *
 * @typeParam Options the options that `define` adds, by their camel-case names
 */
export function defineVerb<Options extends object>({
  summary,
  examples,
  define = () => undefined,
  run,
}: VerbDefinition<Options>): Verb {
  return {
    summary,
    examples,
    define,
    run: (context, command) => run(context, command.opts() as Options, command.args),
  };
}
