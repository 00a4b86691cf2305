// Builds the addon for machines without a compiler: `node packages/tfjs-native/scripts/package-prebuilt.mjs [--out DIR]`
// writes DIR/prebuilds/<platform>-<arch>/drawdown.node. DIR is this package where none is given: run on each platform
// before `npm pack`, and the package serves all of them. The addon is taken where nothing has been built.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { addonName, build } from './build.mjs';
import { CompilerError } from './compiler.mjs';
import { packageFolder } from './sources.mjs';

/**
 * Builds the addon with the C++ library inside, which the other machine may not have in this version. It still links
 * against the C library: it runs where that is of the same kind and not older.
 *
 * @param {string} out
 * @param {{ log?: (line: string) => void }} [options]
 * @returns {Promise<string>} the addon's path
 * @throws {Error} where it cannot be built
 */
export async function packagePrebuilt(out, { log } = {}) {
  const scratch = mkdtempSync(join(tmpdir(), 'drawdown-prebuilt-'));
  try {
    await build({ addonFolder: scratch, portable: true, log });
    const folder = join(out, 'prebuilds', `${process.platform}-${process.arch}`);
    mkdirSync(folder, { recursive: true });
    copyFileSync(join(scratch, addonName), join(folder, addonName));
    return join(folder, addonName);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function command() {
  const log = (line) => process.stderr.write(`${line}\n`);
  const { values } = parseArgs({ options: { out: { type: 'string', default: packageFolder } } });
  try {
    log(`wrote ${await packagePrebuilt(resolve(values.out), { log })}`);
    return 0;
  } catch (error) {
    if (error instanceof CompilerError) log(`${error.output.trimEnd()}\n`);
    log(error.message);
    return 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await command();
