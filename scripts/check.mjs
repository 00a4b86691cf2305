// `npm run check`: everything that is checked without running the tests. `--list` names the checks,
// `-- NAME …` runs some.
import { checks, runCheck } from './steps/checks.mjs';
import { setUp } from './steps/set-up.mjs';

const names = process.argv.slice(2);

if (names.includes('--list')) {
  console.log(Object.keys(checks).join('\n'));
} else if (await setUp()) {
  const unknown = names.filter((name) => !Object.hasOwn(checks, name));
  if (unknown.length > 0) {
    console.error(`unknown check: ${unknown.join(', ')}; known: ${Object.keys(checks).join(', ')}`);
    process.exitCode = 2;
  } else {
    for (const name of names.length > 0 ? names : Object.keys(checks)) {
      if (!(await runCheck(name))) process.exitCode = 1;
    }
  }
} else {
  process.exitCode = 1;
}
