import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type Addon, findAddon, loadAddon, openAddon } from '../src/addon.ts';
import { describeNative } from './native-backend.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'drawdown native ')).toString();

function put(root: string, ...path: string[]): string {
  mkdirSync(join(root, ...path.slice(0, -1)), { recursive: true });
  writeFileSync(join(root, ...path), 'no shared library\n');
  return join(root, ...path);
}

const prebuilt = ['prebuilds', `${process.platform}-${process.arch}`, 'drawdown.node'];

describe('findAddon', () => {
  it('says what to do where there is none', () => {
    expect(() => findAddon(folder())).toThrow(
      /^the addon is not built \(run npm run setup; it needs a C\+\+17 compiler\)$/,
    );
  });

  it('takes what was built, else a prebuilt binary', () => {
    const root = folder();
    const shipped = put(root, ...prebuilt);
    expect(findAddon(root)).toBe(shipped);
    const built = put(root, 'build', 'drawdown.node');
    expect(findAddon(root)).toBe(built);
  });
});

describe('openAddon', () => {
  it('gives the system’s reason in one line', () => {
    const path = put(folder(), 'drawdown.node');
    expect(() => openAddon(path)).toThrow(/^the addon does not load: .*drawdown\.node/);
  });
});

describeNative('DRAWDOWN_ISA', () => {
  const freshAddon = async (isa: string): Promise<Addon> => {
    vi.stubEnv('DRAWDOWN_ISA', isa);
    vi.resetModules();
    try {
      const fresh: typeof import('../src/addon.ts') = await import('../src/addon.ts');
      return fresh.loadAddon();
    } finally {
      vi.unstubAllEnvs();
      loadAddon().chooseInstructionSet('');
    }
  };

  it('names what there is instead of one that is not', async () => {
    await expect(freshAddon('mmx')).rejects.toThrow(/^DRAWDOWN_ISA: expected one of \w+.*, got 'mmx'$/);
  });

  it('forces one that is there', async () => {
    const names = loadAddon().instructionSets().split(',');
    const last = names.at(-1) ?? '';
    const chosen: string[] = [];
    vi.stubEnv('DRAWDOWN_ISA', last);
    vi.resetModules();
    const fresh: typeof import('../src/addon.ts') = await import('../src/addon.ts');
    chosen.push(fresh.loadAddon().instructionSet());
    vi.unstubAllEnvs();
    loadAddon().chooseInstructionSet('');
    expect(chosen).toEqual([last]);
    expect(loadAddon().instructionSet()).toBe(names[0]);
  });
});

describeNative('the addon, called directly', () => {
  let addon: Addon;
  beforeAll(() => {
    addon = loadAddon();
  });
  const dims = Int32Array.of(1, 1, 2, 2, 2, 0, 0, 0);
  const four = (): Float32Array => new Float32Array(4);
  const none = new Float32Array(0);
  const call = (...operands: unknown[]): unknown =>
    (addon.matMul as (...operands: unknown[]) => unknown)(...operands);

  it('multiplies', () => {
    const out = four();
    addon.matMul(Float32Array.of(1, 2, 3, 4), Float32Array.of(5, 6, 7, 8), none, out, dims);
    expect([...out]).toEqual([19, 22, 43, 50]);
  });

  it('refuses operands of wrong types and in wrong numbers', () => {
    expect(() => call()).toThrow(TypeError);
    expect(() => call(four(), four(), none, four(), dims, dims)).toThrow(TypeError);
    expect(() => call(four(), four(), none, new Float64Array(4), dims)).toThrow(TypeError);
    expect(() => call([1, 2, 3, 4], four(), none, four(), dims)).toThrow(TypeError);
    expect(() => call(four(), four(), null, four(), dims)).toThrow(TypeError);
    expect(() => call(four(), four(), none, four(), 8)).toThrow(TypeError);
  });

  it('refuses sizes that do not fit', () => {
    const small = new Float32Array(3);
    expect(() => call(small, four(), none, four(), dims)).toThrow(/matMul|size|operand|expected/i);
    expect(() => call(four(), small, none, four(), dims)).toThrow(Error);
    expect(() => call(four(), four(), small, four(), dims)).toThrow(Error);
    expect(() => call(four(), four(), none, small, dims)).toThrow(Error);
    expect(() => call(four(), four(), none, four(), dims.slice(1))).toThrow(Error);
    expect(() =>
      call(
        four(),
        four(),
        none,
        four(),
        dims.map((size) => -size),
      ),
    ).toThrow(Error);
    const huge = Int32Array.of(1, 1, 2 ** 31 - 1, 2 ** 31 - 1, 2 ** 31 - 1, 0, 0, 0);
    expect(() => call(four(), four(), none, four(), huge)).toThrow(Error);
  });

  it('refuses convolutions that do not fit', () => {
    const convolution = Int32Array.of(1, 4, 4, 1, 3, 3, 1, 2, 2, 1, 1, 0, 0, 0);
    const [x, weight, out] = [new Float32Array(16), new Float32Array(4), new Float32Array(9)];
    expect(() => addon.conv2d(x, weight, none, out, convolution)).not.toThrow();
    const changed = (at: number, value: number): Int32Array => convolution.with(at, value);
    const calls = (wrong: Int32Array): (() => void)[] => [
      () => addon.conv2d(x, weight, none, out, wrong),
      () => addon.conv2dInputGradient(out, weight, x, wrong),
      () => addon.conv2dFilterGradient(x, out, weight, wrong),
    ];
    for (let at = 0; at < 9; at++) {
      for (const value of [-1, 1000, 2 ** 31 - 1]) {
        for (const each of calls(changed(at, value))) expect(each).toThrow(Error);
      }
    }
    for (const at of [9, 10]) {
      for (const value of [-1, 0]) for (const each of calls(changed(at, value))) expect(each).toThrow(Error);
    }
  });

  it('makes an exception of memory that cannot be had', () => {
    expect(() => addon.allocate(1e14)).toThrow(RangeError);
    expect(() => addon.allocate(Number.NaN)).toThrow(TypeError);
    expect(() => addon.allocate(-1)).toThrow(TypeError);
    expect(() => (addon.allocate as unknown as () => void)()).toThrow(TypeError);
    expect(addon.allocate(100).byteLength).toBe(100);
  });

  it('refuses numbers of threads that make no sense', () => {
    expect(() => addon.setThreads(0)).toThrow(Error);
    expect(() => addon.setThreads(1e6)).toThrow(Error);
    expect(() => addon.setThreads(Number.NaN)).toThrow(Error);
  });
});
