import { runNode } from './run.mjs';

/**
 * Runs the command line of this working copy.
 *
 * @param {readonly string[]} words verb, arguments and options
 * @returns {Promise<number>} the exit code
 */
export async function drawdown(words) {
  const { code } = await runNode('packages/cli/bin/drawdown.js', words);
  return code;
}
