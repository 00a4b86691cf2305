import { Command } from 'commander';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { addComputingOptions, type ComputingOptions } from '../../src/options/computing.ts';

function parse(...words: string[]): ComputingOptions {
  const command = addComputingOptions(
    new Command('work').exitOverride().configureOutput({ writeErr: () => {} }),
  );
  return command.parse(words, { from: 'user' }).opts();
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('options of computing verbs', () => {
  it('have defaults', () => {
    vi.stubEnv('DRAWDOWN_BACKEND', undefined);
    vi.stubEnv('DRAWDOWN_THREADS', undefined);
    expect(parse()).toEqual({ backend: 'auto', seed: 0, set: {} });
  });

  it('take the flag before the variable, and the variable before the default', () => {
    vi.stubEnv('DRAWDOWN_BACKEND', 'cpu');
    vi.stubEnv('DRAWDOWN_THREADS', '3');
    expect(parse()).toMatchObject({ backend: 'cpu', threads: 3 });
    expect(parse('--backend', 'wasm', '--threads', '1')).toMatchObject({ backend: 'wasm', threads: 1 });
  });

  it('take an empty variable as none', () => {
    vi.stubEnv('DRAWDOWN_BACKEND', '');
    vi.stubEnv('DRAWDOWN_THREADS', '');
    expect(parse()).toEqual({ backend: 'auto', seed: 0, set: {} });
  });

  it('refuse a variable that is no value, and name it', () => {
    vi.stubEnv('DRAWDOWN_THREADS', 'many');
    expect(() => parse()).toThrow(
      /'many' from env 'DRAWDOWN_THREADS' is invalid\. Give a whole number from 1\./,
    );
  });

  it.each([['0'], ['-1'], ['1.5'], ['1e3'], [''], ['two']])('refuse %j threads', (text) => {
    expect(() => parse(`--threads=${text}`)).toThrow(/Give a whole number from 1/);
  });

  it('refuse an unknown backend and list the known ones', () => {
    expect(() => parse('--backend', 'cuda')).toThrow(
      /Allowed choices are auto, native, node-gpu, node, wasm, cpu/,
    );
  });

  it('collect settings: JSON where it reads as JSON, else text', () => {
    const { set } = parse(
      '--set',
      'steps=20',
      '--set',
      'weights=[2,1]',
      '--set',
      'family=linear',
      '--set',
      'note=a=b',
    );
    expect(set).toEqual({ steps: 20, weights: [2, 1], family: 'linear', note: 'a=b' });
  });

  it('refuse a setting without a value, and one that is set twice', () => {
    expect(() => parse('--set', 'steps')).toThrow(/Give a name and a value/);
    expect(() => parse('--set', 'steps=1', '--set', 'steps=2')).toThrow(/steps is set twice/);
  });
});
