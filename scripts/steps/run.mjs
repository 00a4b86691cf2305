import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The root's package.json. */
export const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const environment = {
  ...process.env,
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  DO_NOT_TRACK: '1',
  // A team's remote cache, set for another project, has no place here.
  TURBO_TOKEN: '',
  TURBO_TEAM: '',
  TURBO_API: '',
};

/**
 * Runs a Node program in the root folder.
 *
 * @param {string} program path of the program, relative to the root or absolute
 * @param {readonly string[]} words its arguments
 * @param {{ quiet?: boolean, env?: Record<string, string> }} options `quiet` keeps the output back
 * @returns {Promise<{ code: number, output: string }>} the exit code, and the output when it was kept back
 */
export function runNode(program, words, options = {}) {
  return run(process.execPath, [resolve(root, program), ...words], options);
}

/**
 * Runs a command with the pinned pnpm on its path. pnpm comes through npm's own `exec`, so nothing but Node and npm
 * need be there.
 *
 * @param {readonly string[]} words the command; plain words without spaces
 * @param {{ quiet?: boolean, env?: Record<string, string> }} options
 */
export function runWithPnpm(words, options = {}) {
  // `--yes`: a user's npm config may say no, and nobody can answer in CI.
  const wanted = [
    'exec',
    '--yes',
    '--no-update-notifier',
    ...(options.quiet ? ['--loglevel=error'] : []),
    `--package=${manifest.packageManager}`,
    '--',
    ...words,
  ];
  const npm = npmProgram();
  return npm === undefined
    ? run('npm', wanted, { ...options, shell: process.platform === 'win32' })
    : run(process.execPath, [npm, ...wanted], options);
}

/** npm's own program, started with this Node: no shell, so a path may hold spaces on Windows too. */
function npmProgram() {
  const beside = dirname(process.execPath);
  return [
    process.env.npm_execpath,
    join(beside, 'node_modules/npm/bin/npm-cli.js'),
    join(beside, '../lib/node_modules/npm/bin/npm-cli.js'),
  ].find((path) => path !== undefined && basename(path) === 'npm-cli.js' && existsSync(path));
}

function run(program, words, { quiet = false, env = {}, shell = false }) {
  return new Promise((settle, reject) => {
    const child = spawn(program, words, {
      cwd: root,
      env: { ...environment, ...env },
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      shell,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }
    // Ctrl-C reaches the child too, which finishes what must not be lost: wait for it.
    const onInterrupt = () => {};
    const onTerminate = () => child.kill('SIGTERM');
    process.on('SIGINT', onInterrupt).on('SIGTERM', onTerminate);
    const release = () => process.off('SIGINT', onInterrupt).off('SIGTERM', onTerminate);
    child.on('error', (error) => {
      release();
      reject(error);
    });
    child.on('close', (code, signal) => {
      release();
      settle({ code: code ?? (signal === 'SIGINT' ? 130 : 1), output });
    });
  });
}
