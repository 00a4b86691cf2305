import { Writable } from 'node:stream';

import { runCommandLine } from '../src/command-line.ts';
import type { Verb } from '../src/verb.ts';

/** How a command line ended, and what it wrote. */
export interface Recorded {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line inside this process, with nobody watching. */
export async function drawdown(
  words: readonly string[],
  { signal = new AbortController().signal, ...rest }: RecordedOptions = {},
): Promise<Recorded> {
  const [out, err] = [new TextSink(), new TextSink()];
  const code = await runCommandLine(words, { terminal: { out, err }, signal, ...rest });
  return { code, out: out.text, err: err.text };
}

interface RecordedOptions {
  readonly signal?: AbortSignal;
  readonly catalogue?: Readonly<Record<string, Verb>>;
}

export class TextSink extends Writable {
  text = '';

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
