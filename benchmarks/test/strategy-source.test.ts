import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { UserError } from '@drawdown/records';
import { mean } from '@drawdown/tensor';
import * as training from '@drawdown/training';
import { describe, expect, it } from 'vitest';

import { strategySource } from '../src/strategy-source.ts';

const folder = mkdtempSync(join(tmpdir(), 'drawdown strategy '));

function strategyFile(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const mine = `
  import { mean } from '@drawdown/tensor';
  import { defineStrategy, strategies, type Strategy } from '@drawdown/training';

  export const seen: { mean: unknown; strategies: unknown } = { mean, strategies };

  export const mine: Strategy = defineStrategy({
    name: 'mine', title: 'Mine', cite: 'this file', sound: false, perturbation: 'radius',
    parameters: {}, usesKappa: true, limits: [], passes: () => 1,
    loss: (batch, prepared, { naturalLogits }) => mean(naturalLogits),
  });
`;

async function complaint(path: string): Promise<string> {
  const error = await strategySource(path).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(UserError);
  const { message } = error as UserError;
  expect(message).not.toContain('\n');
  return message;
}

describe('strategySource', () => {
  it('loads the strategy that a TypeScript file exports, wherever it lies', async () => {
    const path = strategyFile('mine.ts', mine);
    const loaded = await strategySource(path);
    expect(loaded).toMatchObject({ path, strategy: { name: 'mine', title: 'Mine' } });
  });

  it('gives it the very modules that run here, not copies', async () => {
    const recorded = mine.replace("name: 'mine'", "name: 'mine', limits: [], cite: 'x', seen");
    const { strategy } = await strategySource(strategyFile('recorded.ts', recorded));
    const { seen } = strategy as unknown as { seen: { mean: unknown; strategies: unknown } };
    expect(seen.mean).toBe(mean);
    expect(seen.strategies).toBe(training.strategies);
  });

  it('takes a default export, and one that is exported twice', async () => {
    const path = strategyFile('twice.ts', `${mine}\nexport default mine;`);
    expect((await strategySource(path)).strategy.name).toBe('mine');
  });

  it('loads a neighbour of the file', async () => {
    strategyFile('neighbour.ts', mine);
    const path = strategyFile('outer.ts', "export { mine } from './neighbour.ts';");
    expect((await strategySource(path)).strategy.name).toBe('mine');
  });

  it('complains in one line', async () => {
    expect(await complaint(join(folder, 'missing.ts'))).toMatch(/^no strategy file at .*missing\.ts/);
    expect(await complaint(strategyFile('none.ts', 'export const a = 1;'))).toMatch(/but it exports none$/);
    const two = `${mine}\nexport const other: Strategy = { ...mine, name: 'other' };`;
    expect(await complaint(strategyFile('two.ts', two))).toMatch(/but it exports 2$/);
    expect(await complaint(strategyFile('broken.ts', 'export const = 1;'))).toMatch(
      /broken\.ts does not load: /,
    );
    expect(await complaint(strategyFile('throws.ts', "throw new Error('in\\nlines');"))).toMatch(
      /does not load: in lines$/,
    );
    expect(await complaint(strategyFile('lost.ts', "import 'no-such-package';"))).toMatch(/no-such-package/);
  });
});
