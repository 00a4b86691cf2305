import { statSync } from 'node:fs';

import { messageOf, UserError } from '@drawdown/records';
import { createJiti } from 'jiti';

/** Whether a strategy or a suite was given as a file (`./mine.ts`) and not by name. */
export function isModuleFile(given: string): boolean {
  return /[\\/]/.test(given) || /\.[cm]?[jt]s$/.test(given);
}

/**
 * What a user's own TypeScript or JavaScript file exports. The file may import `@drawdown/*` wherever it lies, and gets
 * the very modules that run here.
 *
 * @param path absolute
 * @param what the kind of thing it should hold, for the messages
 * @throws UserError when the file is missing or does not load
 */
export async function importModule(path: string, what: string): Promise<readonly unknown[]> {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
    throw new UserError(`no ${what} file at ${path}; give the path of a file that exports a ${what}`);
  }
  const jiti = createJiti(import.meta.url, {
    virtualModules: await doors(),
    fsCache: false,
    interopDefault: false,
  });
  try {
    return [...new Set(Object.values(await jiti.import<Record<string, unknown>>(path)))];
  } catch (error) {
    throw new UserError(`${path} does not load: ${messageOf(error).replace(/\s*\n\s*/g, ' ')}`);
  }
}

/** The packages that a user's file may import. */
async function doors(): Promise<Record<string, unknown>> {
  return {
    '@drawdown/attacks': await import('@drawdown/attacks'),
    '@drawdown/bounds': await import('@drawdown/bounds'),
    '@drawdown/datasets': await import('@drawdown/datasets'),
    '@drawdown/networks': await import('@drawdown/networks'),
    '@drawdown/properties': await import('@drawdown/properties'),
    '@drawdown/records': await import('@drawdown/records'),
    '@drawdown/tensor': await import('@drawdown/tensor'),
    '@drawdown/training': await import('@drawdown/training'),
  };
}
