import { UserError } from '@drawdown/records';

import type { ComputingOptions } from './computing.ts';

/** Where a verifier's settings are written instead. */
export const LADDER_SETTINGS = "a verifier's settings are written into --ladder, such as pgd:steps=100";

/**
 * Refuses `--set` for a verb without settings of its own.
 *
 * @param advice what to do instead
 * @throws UserError naming the first setting
 */
export function expectNoSettings(verb: string, { set }: Pick<ComputingOptions, 'set'>, advice: string): void {
  const [name] = Object.keys(set);
  if (name === undefined) return;
  throw new UserError(`${verb} takes no --set, but ${name} was set; ${advice}`);
}
