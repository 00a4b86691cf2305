import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The folder from which optional packages are resolved: the nearest folder at or above `from` with a
 * `pnpm-workspace.yaml`, or the current directory when there is none.
 */
export function workspaceRoot(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'pnpm-workspace.yaml'))) return folder;
    if (dirname(folder) === folder) return process.cwd();
  }
}
