// What `.ci/run` runs: the tests, the checks, the native kernels' own tests, the smoke suite and the committed reports, every step counted.
// The last line is `N passed, N failed`.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { checks, runCheck } from './steps/checks.mjs';
import { nativeSteps, runNativeStep } from './steps/native.mjs';
import { committedReports, rebuildsExactly } from './steps/rebuild.mjs';
import { runNode } from './steps/run.mjs';

const scratch = mkdtempSync(join(tmpdir(), 'drawdown-ci-'));
const total = { passed: 0, failed: 0 };

try {
  count(await tests());
  for (const name of Object.keys(checks)) await step(() => runCheck(name));
  for (const name of Object.keys(nativeSteps)) await step(() => runNativeStep(name));
  await step(smokeSuite);
  for (const report of committedReports()) await step(() => rebuildsExactly(report, join(scratch, report)));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.exitCode = total.failed === 0 ? 0 : 1;
console.log(`${total.passed} passed, ${total.failed} failed`);

function count({ passed, failed }) {
  total.passed += passed;
  total.failed += failed;
}

/** A step answers whether all is well, or null where this machine cannot do it: then it does not count. */
async function step(run) {
  let ok = false;
  try {
    ok = await run();
  } catch (error) {
    console.error(error.message);
  }
  if (ok === null) return;
  count(ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });
}

/** Every test counts; a test file that does not even load counts as one that failed. */
async function tests() {
  const file = join(scratch, 'tests.json');
  const { code } = await runNode('scripts/test.mjs', [], { env: { DRAWDOWN_TEST_RESULTS: file } });
  const { numPassedTests: passed, numFailedTests, testResults } = readResults(file);
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  const failed = numFailedTests + broken.length;
  return { passed, failed: code === 0 ? failed : Math.max(1, failed) };
}

function readResults(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, testResults: [] };
  }
}

async function smokeSuite() {
  const folders = ['--store', join(scratch, 'store'), '--out', join(scratch, 'report')];
  const { code } = await runNode('scripts/quickstart.mjs', folders);
  console.error(`smoke suite: ${code === 0 ? 'ok' : 'FAILED'}`);
  return code === 0;
}
