// `npm run setup`: packages and build, ready for `npx drawdown`.
import { setUp } from './steps/set-up.mjs';

const ready = await setUp();
if (ready) console.error('setup: ready; try `npx drawdown --help`');
process.exitCode = ready ? 0 : 1;
