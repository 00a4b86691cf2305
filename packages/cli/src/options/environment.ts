import type { Option } from 'commander';

/**
 * Lets an environment variable stand in for an option: flag, then variable, then default. A variable that is set to
 * nothing counts as not set.
 */
export function orEnvironment(option: Option, variable: `DRAWDOWN_${string}`): Option {
  return process.env[variable] === '' ? option : option.env(variable);
}
