import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Rng } from '@drawdown/records';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const child = fileURLToPath(new URL('train-child.mjs', import.meta.url));
const built = existsSync(new URL('../dist/testing/blobs.js', import.meta.url));
const why = built ? '' : ' (skipped: the packages are not built, run `npm run build`)';

/** When to kill: so many milliseconds after the child has said this. */
interface Kill {
  readonly said: string;
  readonly milliseconds: number;
}

function trainInChild(directory: string, kill?: Kill): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const running = spawn(process.execPath, [child, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    running.stdout.on('data', (text: Buffer) => {
      const saidBefore = kill !== undefined && output.includes(kill.said);
      output += text.toString();
      if (kill === undefined || saidBefore || !output.includes(kill.said)) return;
      setTimeout(() => running.kill('SIGKILL'), kill.milliseconds);
    });
    running.on('error', reject);
    running.on('exit', (code) => resolve(code));
  });
}

describe.skipIf(!built)(`a run killed with SIGKILL${why}`, () => {
  let folder = '';

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'drawdown-killed-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('ends with the same bytes as one never killed', async () => {
    const [whole, parts] = [join(folder, 'whole'), join(folder, 'parts')];
    expect(await trainInChild(whole)).toBe(0);
    const rng = Rng.fromSeed(20);
    // In the first epochs, on the way, and while the finished run is being written.
    const places = [
      `epoch ${1 + rng.below(3)} step 2`,
      `epoch ${5 + rng.below(4)} step 3`,
      'epoch 12 step 3',
    ];
    const codes = [];
    for (const said of places) {
      codes.push(await trainInChild(parts, { said: `${said}\n`, milliseconds: rng.below(10) }));
    }
    expect(codes).toContain(null);
    expect(await trainInChild(parts)).toBe(0);
    expect(readdirSync(parts).sort()).toEqual(readdirSync(whole).sort());
    for (const name of ['run.json', 'epochs.jsonl', 'network.safetensors']) {
      expect(readFileSync(join(parts, name)).equals(readFileSync(join(whole, name))), name).toBe(true);
    }
  });
});
