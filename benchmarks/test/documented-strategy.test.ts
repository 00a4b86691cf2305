import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describeStrategy } from '@drawdown/training/testing';
import { afterAll } from 'vitest';

import { strategySource } from '../src/strategy-source.ts';

/** The strategy that docs/strategy.md writes passes the conformance suite that it speaks of. */
const page = join(dirname(fileURLToPath(import.meta.url)), '../../docs/strategy.md');
const [, code = ''] = /^```ts file=small-box\.ts\n([\s\S]*?)^```$/m.exec(readFileSync(page, 'utf8')) ?? [];
const folder = mkdtempSync(join(tmpdir(), 'drawdown-'));
writeFileSync(join(folder, 'small-box.ts'), code);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeStrategy((await strategySource(join(folder, 'small-box.ts'))).strategy);
