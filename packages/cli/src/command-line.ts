import { readFileSync } from 'node:fs';

import { Command } from 'commander';

import { EXIT, failureOf, oneLine } from './errors.ts';
import { progressOn } from './progress.ts';
import type { Terminal } from './terminal.ts';
import type { Verb, VerbContext, VerbResult } from './verb.ts';
import { groups, verbs } from './verbs/catalogue.ts';

/** How a command line is run. */
export interface CommandLineOptions {
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  /** The verbs by the words that call them. */
  readonly catalogue?: Readonly<Record<string, Verb>>;
}

/**
 * Runs one command line and says how it ended. Never throws.
 *
 * @param words what follows the program's name
 * @returns the exit code: 0 done, 1 gate failed, 2 wrong usage, 3 internal error, 130 interrupted
 */
export async function runCommandLine(
  words: readonly string[],
  { terminal, signal, catalogue = verbs }: CommandLineOptions,
): Promise<number> {
  const progress = progressOn(terminal.err);
  let exitCode: number = EXIT.done;
  const program = frame(terminal);
  for (const [name, verb] of Object.entries(catalogue)) {
    const command = commandFor(program, name);
    describe(command, verb);
    command.action(async () => {
      const result = await runVerb(verb, command, { signal, progress });
      progress.stop();
      print(result, terminal, command.opts().json === true);
      exitCode = result.gateFailed === true ? EXIT.gateFailed : EXIT.done;
    });
  }
  try {
    await program.parseAsync(words, { from: 'user' });
    return exitCode;
  } catch (error) {
    progress.stop();
    const { code, line } = failureOf(error, signal);
    if (line !== null) terminal.err.write(`${line}\n`);
    return code;
  }
}

async function runVerb(verb: Verb, command: Command, context: VerbContext): Promise<VerbResult> {
  context.signal.throwIfAborted();
  return verb.run(context, command);
}

function frame({ out, err }: Terminal): Command {
  return new Command('drawdown')
    .description('Train networks with certified-training strategies, certify them, report the drawdown.')
    .version(version(), '--version', 'print the version')
    .helpOption('--help', 'explain the command')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => out.write(text),
      writeErr: (text) => err.write(text),
      outputError: (text, write) => write(`${oneLine(text)}\n`),
    });
}

/** The command for `'data fetch'`: `fetch` under `data`, which is made when it is not there yet. */
function commandFor(program: Command, name: string): Command {
  return name.split(' ').reduce((parent, word, position, all) => {
    const isGroup = position < all.length - 1;
    const standing = parent.commands.find((command) => command.name() === word);
    if (isGroup && standing !== undefined) return standing;
    const command = parent.command(word);
    return isGroup ? command.description(groups[word] ?? '').helpCommand(false) : command;
  }, program);
}

function describe(command: Command, verb: Verb): void {
  command.description(verb.summary);
  verb.define(command);
  command
    .option('--json', 'print one JSON document on stdout')
    .addHelpText('after', `\nExample:\n${verb.examples.map((example) => `  $ ${example}\n`).join('')}`);
}

function print({ json, text }: VerbResult, { out }: Terminal, asJson: boolean): void {
  if (asJson) out.write(`${JSON.stringify(json)}\n`);
  else if (text !== '') out.write(text.endsWith('\n') ? text : `${text}\n`);
}

function version(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
