/**
 * Something that only the person at the keyboard can mend: a wrong name, file, option or record.
 *
 * The message is one line: what was expected, what came, where, and what to do. The command line prints it
 * without a stack trace and exits with code 2.
 */
export class UserError extends Error {
  override readonly name: string = 'UserError';
}

/** Work that was stopped on request and can be resumed; the command line exits with code 130. */
export class InterruptedError extends Error {
  override readonly name: string = 'InterruptedError';
}

/** The message of whatever was thrown, for a line of a log or of a record. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The `code` of a system error (`ENOSPC`, `ENOENT`, …), or undefined for any other value. */
export function systemErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = (error as NodeJS.ErrnoException).code;
  return typeof code === 'string' ? code : undefined;
}
