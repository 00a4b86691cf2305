/** A stream that text goes to; `isTTY` where a person watches it. */
export type TextStream = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** Where a verb's output goes: the result to `out`, progress and everything else to `err`. */
export interface Terminal {
  readonly out: TextStream;
  readonly err: TextStream;
}
