import { errorAt, quoted, type Source } from './source.ts';

/** What the texts of VNN-LIB are made of; `end` stands after the last one. */
export type TokenKind = 'open' | 'close' | 'word' | 'end';

/** The tokens of a text, one at a time: comments and blanks are passed over, nothing is kept. */
export class Tokens {
  readonly source: Source;
  /** The current token: its kind, where it starts, and what it reads if it is a word. */
  kind: TokenKind = 'end';
  at = 0;
  word = '';
  #next = 0;

  /** Stands at the first token. */
  constructor(source: Source) {
    this.source = source;
    if (source.text.charCodeAt(0) === BYTE_ORDER_MARK) this.#next = 1;
    this.advance();
  }

  /** Goes to the next token. */
  advance(): void {
    const { text } = this.source;
    this.at = skipBlanks(text, this.#next);
    this.#next = this.at + 1;
    this.word = '';
    if (this.at >= text.length) {
      this.kind = 'end';
      this.#next = this.at;
      return;
    }
    const code = text.charCodeAt(this.at);
    if (code === OPEN || code === CLOSE) {
      this.kind = code === OPEN ? 'open' : 'close';
      return;
    }
    while (this.#next < text.length && !endsWord(text.charCodeAt(this.#next))) this.#next += 1;
    this.kind = 'word';
    this.word = text.slice(this.at, this.#next);
  }

  /** What stands here, for a message. */
  describe(): string {
    if (this.kind === 'end') return 'the end of the text';
    return this.kind === 'word' ? quoted(this.word) : this.kind === 'open' ? "'('" : "')'";
  }

  /** An error about the current token. */
  unexpected(expected: string): Error {
    return errorAt(this.source, this.at, `expected ${expected}, but found ${this.describe()}`);
  }

  /**
   * Goes past a parenthesis.
   *
   * @throws UserError where another token stands
   */
  take(kind: 'open' | 'close', expected: string): void {
    if (this.kind !== kind) throw this.unexpected(expected);
    this.advance();
  }

  /**
   * The word that stands here; goes past it.
   *
   * @throws UserError where another token stands
   */
  takeWord(expected: string): string {
    const { kind, word } = this;
    if (kind !== 'word') throw this.unexpected(expected);
    this.advance();
    return word;
  }
}

/** The error that a parenthesis of the text is never closed. */
export function neverClosed(source: Source, at: number): Error {
  return errorAt(source, at, "the parenthesis '(' that opens here is never closed");
}

const OPEN = 40;
const CLOSE = 41;
const SEMICOLON = 59;
const SPACE = 32;
const TAB = 9;
const CARRIAGE_RETURN = 13;
const BYTE_ORDER_MARK = 0xfeff;

function isBlank(code: number): boolean {
  return code === SPACE || (code >= TAB && code <= CARRIAGE_RETURN);
}

function endsWord(code: number): boolean {
  return isBlank(code) || code === OPEN || code === CLOSE || code === SEMICOLON;
}

/** Where the next token starts. */
function skipBlanks(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === SEMICOLON) {
      const end = text.indexOf('\n', at);
      if (end === -1) return text.length;
      at = end;
    } else if (!isBlank(code)) {
      return at;
    }
  }
  return at;
}
