import { InterruptedError, messageOf, UserError } from '@drawdown/records';
import { CommanderError } from 'commander';

/** The exit codes that scripts may rely on. */
export const EXIT = { done: 0, gateFailed: 1, wrongUsage: 2, internalError: 3, interrupted: 130 } as const;

/** An exit code, and the line that says why; no line where commander has printed everything. */
export interface Failure {
  readonly code: number;
  readonly line: string | null;
}

/**
 * What the command line makes of something that was thrown.
 *
 * @param signal the signal that the verb was given: an abort that it caused is an interruption
 */
export function failureOf(error: unknown, signal: AbortSignal): Failure {
  if (error instanceof CommanderError) {
    return { code: error.exitCode === 0 ? EXIT.done : EXIT.wrongUsage, line: null };
  }
  if (isInterruption(error, signal)) {
    return {
      code: EXIT.interrupted,
      line: 'interrupted: what was finished is kept; run the same command again to resume',
    };
  }
  if (error instanceof UserError) return { code: EXIT.wrongUsage, line: `error: ${oneLine(error.message)}` };
  const hint = isDebugging() ? '' : ' (DRAWDOWN_DEBUG=1 shows where)';
  const stack = isDebugging() && error instanceof Error ? `\n${error.stack ?? ''}` : '';
  return { code: EXIT.internalError, line: `internal error: ${oneLine(messageOf(error))}${hint}${stack}` };
}

/** Text of several lines as one. */
export function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ');
}

function isInterruption(error: unknown, signal: AbortSignal): boolean {
  if (error instanceof InterruptedError) return true;
  if (!signal.aborted || !(error instanceof Error)) return false;
  return error === signal.reason || ['AbortError', 'CanceledError'].includes(error.name);
}

function isDebugging(): boolean {
  return process.env.DRAWDOWN_DEBUG === '1';
}
