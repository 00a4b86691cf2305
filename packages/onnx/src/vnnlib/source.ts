import { UserError } from '@drawdown/records';

/** A text and where it came from, for messages. */
export interface Source {
  readonly text: string;
  readonly place: string;
}

/** An error that names the line and the column of a place in the text, both from 1. */
export function errorAt({ text, place }: Source, at: number, what: string): UserError {
  let line = 1;
  let start = 0;
  for (let end = text.indexOf('\n'); end !== -1 && end < at; end = text.indexOf('\n', start)) {
    line += 1;
    start = end + 1;
  }
  return new UserError(`${place}:${line}:${at - start + 1}: ${what}`);
}

/** A piece of the text in quotes, cut where it is long. */
export function quoted(piece: string): string {
  return piece.length > 40 ? `'${piece.slice(0, 40)}…'` : `'${piece}'`;
}
