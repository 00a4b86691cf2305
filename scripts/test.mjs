// `npm test [-- vitest arguments]`: set-up, then all tests.
// With DRAWDOWN_TEST_RESULTS=FILE the results are also written there as JSON.
import { runNode } from './steps/run.mjs';
import { setUp } from './steps/set-up.mjs';

const results = process.env.DRAWDOWN_TEST_RESULTS;
const reporters =
  results === undefined ? [] : ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`];

if (await setUp()) {
  const vitest = 'node_modules/vitest/vitest.mjs';
  const { code } = await runNode(vitest, ['run', ...reporters, ...process.argv.slice(2)]);
  process.exitCode = code;
} else {
  process.exitCode = 1;
}
