import { InterruptedError, UserError } from '@drawdown/records';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { defineVerb, type VerbContext, type VerbResult } from '../src/verb.ts';
import { verbs } from '../src/verbs/catalogue.ts';
import { drawdown } from './recorded-terminal.ts';

/** A verb that does what the test says, beside one of two words. */
function catalogue(run: (context: VerbContext) => Promise<VerbResult> | VerbResult) {
  const verb = defineVerb<{ eps?: string }>({
    summary: 'do it',
    examples: ['drawdown work --eps 0.1'],
    define: (command) => command.option('--eps <eps>', 'a radius'),
    run: async (context) => run(context),
  });
  return { work: verb, 'data fetch': verb };
}

const answer = { json: { certified: 3 }, text: 'three certified' };

function throwing(error: unknown) {
  return catalogue(() => {
    throw error;
  });
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('exit codes', () => {
  it('0: the verb did its work', async () => {
    const { code, out, err } = await drawdown(['work'], { catalogue: catalogue(() => answer) });
    expect({ code, out, err }).toEqual({ code: 0, out: 'three certified\n', err: '' });
  });

  it('1: the gate failed, and says so', async () => {
    const failing = catalogue(() => ({ ...answer, gateFailed: true }));
    expect(await drawdown(['work'], { catalogue: failing })).toMatchObject({
      code: 1,
      out: 'three certified\n',
    });
  });

  it('2: something that the user must mend, in one line', async () => {
    const { code, out, err } = await drawdown(['work'], {
      catalogue: throwing(new UserError('eps must be a fraction\n  but came as text')),
    });
    expect({ code, out, err }).toEqual({
      code: 2,
      out: '',
      err: 'error: eps must be a fraction but came as text\n',
    });
  });

  it('3: anything else, in one line without a stack', async () => {
    const { code, err } = await drawdown(['work'], { catalogue: throwing(new TypeError('no such thing')) });
    expect(code).toBe(3);
    expect(err).toBe('internal error: no such thing (DRAWDOWN_DEBUG=1 shows where)\n');
  });

  it('3: with the stack on DRAWDOWN_DEBUG=1', async () => {
    vi.stubEnv('DRAWDOWN_DEBUG', '1');
    const { err } = await drawdown(['work'], { catalogue: throwing(new TypeError('no such thing')) });
    expect(err).toMatch(/^internal error: no such thing\n.*\n\s+at .*command-line\.test\.ts/s);
  });

  it.each([
    ['an InterruptedError', new InterruptedError('stopped'), false],
    ['an abort of the signal', new DOMException('aborted', 'AbortError'), true],
  ])('130: %s', async (_, error, aborted) => {
    const controller = new AbortController();
    const interrupted = catalogue(() => {
      if (aborted) controller.abort();
      throw error;
    });
    const { code, out, err } = await drawdown(['work'], {
      catalogue: interrupted,
      signal: controller.signal,
    });
    expect({ code, out }).toEqual({ code: 130, out: '' });
    expect(err).toMatch(/^interrupted: .*resume\n$/);
  });

  it('130: interrupted before the verb began, which then does not', async () => {
    const begun = vi.fn(() => answer);
    const { code } = await drawdown(['work'], {
      catalogue: catalogue(begun),
      signal: AbortSignal.abort(new InterruptedError('stopped')),
    });
    expect(code).toBe(130);
    expect(begun).not.toHaveBeenCalled();
  });
});

describe('wrong usage exits with 2 and one line that names the nearest', () => {
  it.each([
    ['a verb', ['reprot'], /^error: unknown command 'reprot' \(Did you mean report\?\)\n$/],
    ['a second word', ['data', 'fetsch'], /^error: unknown command 'fetsch' \(Did you mean fetch\?\)\n$/],
    [
      'an option',
      ['report', '--out', 'y', '--stoer', 'x'],
      /^error: unknown option '--stoer' \(Did you mean --store\?\)\n$/,
    ],
    ['a missing option', ['report'], /^error: required option '--out <dir>' not specified\n$/],
    ['a missing argument', ['data', 'fetch'], /^error: missing required argument 'name'\n$/],
    ['an argument too many', ['doctor', 'now'], /^error: too many arguments/],
  ])('%s', async (_, words, message) => {
    const { code, out, err } = await drawdown(words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(message);
  });

  it('no verb at all: the help', async () => {
    const { code, out, err } = await drawdown([]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^Usage: drawdown/);
  });
});

describe('--json', () => {
  it('prints one JSON document on stdout, progress and lines on stderr', async () => {
    const talking = catalogue(({ progress }) => {
      progress.log('on wasm, 2 threads');
      const bar = progress.bar('work', 2);
      bar.update(1);
      bar.stop();
      return answer;
    });
    const { code, out, err } = await drawdown(['work', '--json'], { catalogue: talking });
    expect({ code, err }).toEqual({ code: 0, err: 'on wasm, 2 threads\n' });
    expect(JSON.parse(out)).toEqual(answer.json);
    expect(out.trimEnd()).not.toContain('\n');
  });

  it('prints nothing on stdout when the verb fails', async () => {
    const { code, out } = await drawdown(['work', '--json'], { catalogue: throwing(new UserError('no')) });
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });
});

describe('--help', () => {
  it('lists every verb', async () => {
    const { code, out } = await drawdown(['--help']);
    expect(code).toBe(0);
    for (const name of Object.keys(verbs))
      expect(out).toMatch(new RegExp(`^  ${name.split(' ')[0]}\\b`, 'm'));
  });

  it.each(Object.entries(verbs))('%s: shows examples that parse', async (name, verb) => {
    const { code, out } = await drawdown([...name.split(' '), '--help']);
    expect(code).toBe(0);
    for (const example of verb.examples) {
      expect(out).toContain(`  $ ${example}`);
      const quiet = { ...verb, run: async () => answer };
      const ran = await drawdown(example.split(' ').slice(1), { catalogue: { [name]: quiet } });
      expect(ran).toMatchObject({ code: 0, err: '' });
    }
  });

  it('prints the version', async () => {
    expect(await drawdown(['--version'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });
});
