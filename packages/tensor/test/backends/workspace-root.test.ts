import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workspaceRoot } from '../../src/backends/workspace-root.ts';

describe('workspaceRoot', () => {
  const folder = mkdtempSync(join(tmpdir(), 'drawdown-root-'));
  const inner = join(folder, 'packages', 'tensor', 'dist');
  mkdirSync(inner, { recursive: true });

  it('is the current directory where there is no workspace', () => {
    expect(workspaceRoot(inner)).toBe(process.cwd());
  });

  it('is the nearest folder above with a pnpm-workspace.yaml', () => {
    writeFileSync(join(folder, 'pnpm-workspace.yaml'), '');
    expect(workspaceRoot(inner)).toBe(folder);
    expect(workspaceRoot(folder)).toBe(folder);
  });
});
