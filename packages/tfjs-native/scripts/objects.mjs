// Object files, each kept until something that it was made of changes.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import { runCompiler } from './compiler.mjs';

/**
 * @typedef {object} Job
 * @property {string} file the source, relative to the folder of sources
 * @property {string} object the object's name in its folder
 * @property {readonly string[]} flags
 */

/**
 * Compiles what is not up to date, on all cores.
 *
 * @param {import('./compiler.mjs').Compiler} compiler
 * @param {readonly Job[]} jobs
 * @param {{ sources: string, folder: string, log: (line: string) => void }} options `folder` receives the objects
 * @returns {Promise<{ compiled: number, warnings: readonly string[], key: string }>} the warnings of all objects,
 *   also of those that were up to date; the key changes whenever an object does
 * @throws {import('./compiler.mjs').CompilerError} naming the first file that does not compile
 */
export async function compileAll(compiler, jobs, { sources, folder, log }) {
  mkdirSync(folder, { recursive: true });
  const hashOf = hasher(sources);
  const states = new Map();
  const queue = [...jobs];
  let compiled = 0;
  let failure = null;
  const work = async () => {
    for (let job = queue.shift(); job !== undefined && failure === null; job = queue.shift()) {
      const kept = upToDate(compiler, job, { folder, hashOf });
      if (kept !== null) {
        states.set(job.object, kept);
        continue;
      }
      try {
        log(`compiling ${job.object}`);
        states.set(job.object, await compile(compiler, job, { sources, folder }));
        compiled += 1;
      } catch (error) {
        failure ??= error;
      }
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  if (failure !== null) throw failure;
  const ordered = jobs.map(({ object }) => states.get(object));
  return {
    compiled,
    warnings: ordered.map(({ warnings }) => warnings).filter((text) => text !== ''),
    key: sha256(JSON.stringify(ordered.map(({ key }) => key))),
  };
}

function upToDate(compiler, job, { folder, hashOf }) {
  const path = join(folder, job.object);
  if (!existsSync(path) || !existsSync(`${path}.json`)) return null;
  const state = JSON.parse(readFileSync(`${path}.json`, 'utf8'));
  return state.key === keyOf(compiler, job, state.depends, hashOf) ? state : null;
}

async function compile(compiler, job, { sources, folder }) {
  const path = join(folder, job.object);
  // Two builds at once must not write into each other's file.
  const fresh = `${path}.${process.pid}`;
  const start = Date.now();
  const args = [...job.flags, '-MMD', '-MF', `${fresh}.d`, '-c', job.file, '-o', fresh];
  const warnings = await runCompiler(compiler, args, { cwd: sources, what: `${job.file} does not compile` });
  renameSync(`${fresh}.d`, `${path}.d`);
  const depends = dependencies(readFileSync(`${path}.d`, 'utf8'));
  renameSync(fresh, path);
  const key = keyOf(compiler, job, depends, hasher(sources));
  const state = { key, depends, warnings };
  // A file that was written meanwhile may be older in the object than in the key: then nothing says "up to date".
  const isStill = depends.every((file) => statSync(join(sources, file)).mtimeMs < start);
  writeFileSync(`${path}.json`, JSON.stringify(isStill ? state : { ...state, key: null }));
  return state;
}

/** The files of a make rule; a space in a name is written with a backslash. */
function dependencies(rule) {
  const [, files = ''] = /^(?:\\.|[^:\\])*:([\s\S]*)$/.exec(rule) ?? [];
  const words = files.replace(/\\\n/g, ' ').match(/(?:\\.|\S)+/g) ?? [];
  return words.map((word) => word.replace(/\\(.)/g, '$1'));
}

/** Changes with the compiler, the flags and every file that the object is made of. */
function keyOf(compiler, { flags }, depends, hashOf) {
  return sha256(JSON.stringify([compiler.version, flags, depends.map(hashOf)]));
}

/** The hash of a file's content, read once; null for one that is not there. */
function hasher(sources) {
  const known = new Map();
  return (file) => {
    if (!known.has(file)) {
      const path = join(sources, file);
      known.set(file, existsSync(path) ? sha256(readFileSync(path)) : null);
    }
    return known.get(file);
  };
}

function sha256(content) {
  return createHash('sha256').update(content).digest('hex');
}
