import { Console } from 'node:console';

import { runCommandLine } from './command-line.ts';
import { watchSignals } from './signals.ts';

// Libraries that chat do so on stderr: stdout belongs to the result.
globalThis.console = new Console(process.stderr, process.stderr);
// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', () => process.exit(0));

const { signal } = watchSignals(process.stderr);
const terminal = { out: process.stdout, err: process.stderr };
const code = await runCommandLine(process.argv.slice(2), { terminal, signal });
// Exits even if some library left a timer or a worker behind, yet not before everything is written.
process.stdout.write('', () => process.exit(code));
