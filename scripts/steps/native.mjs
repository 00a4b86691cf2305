import { join } from 'node:path';

import { build, buildFolder } from '../../packages/tfjs-native/scripts/build.mjs';
import { CompilerError, findCompiler } from '../../packages/tfjs-native/scripts/compiler.mjs';
import { testNative, whyNotHere } from '../../packages/tfjs-native/scripts/test-native.mjs';

/**
 * What is checked of the C++ sources, by name. A step answers whether all is well, or, in words, why it cannot be
 * done on this machine.
 *
 * @type {Readonly<Record<string, () => Promise<boolean | string>>>}
 */
export const nativeSteps = {
  'no warnings': () => compilesWithoutWarnings(undefined),
  'no warnings with g++': () => compilesWithoutWarnings('g++'),
  'no warnings with clang++': () => compilesWithoutWarnings('clang++'),
  'tests in C++': () => passes(undefined),
  'tests with AddressSanitizer and UndefinedBehaviorSanitizer': () => passes('address'),
  'tests with ThreadSanitizer': () => passes('thread'),
};

/** @param {string | undefined} cxx undefined: the compiler that builds the addon */
async function compilesWithoutWarnings(cxx) {
  const why = whyNoCompiler(cxx);
  if (why !== null) return why;
  if (cxx !== undefined && findCompiler(cxx).version === findCompiler().version) {
    return `${cxx} is the compiler of the addon`;
  }
  const folder = cxx === undefined ? buildFolder : join(buildFolder, cxx);
  const { warnings } = await build({ folder, cxx });
  for (const warning of warnings) console.error(warning);
  return warnings.length === 0;
}

function whyNoCompiler(cxx) {
  try {
    findCompiler(cxx);
    return null;
  } catch (error) {
    return error.message;
  }
}

async function passes(sanitizer) {
  const why = whyNotHere(sanitizer);
  return why ?? (await testNative({ sanitizer })) === 0;
}

/**
 * Runs one step and says how it went.
 *
 * @param {string} name of {@link nativeSteps}
 * @returns {Promise<boolean | null>} whether all is well; null where the step was left out
 */
export async function runNativeStep(name) {
  const start = performance.now();
  const result = await outcomeOf(nativeSteps[name]);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const words = result === true ? 'ok' : result === false ? 'FAILED' : `skipped: ${result}`;
  console.error(`native: ${name}: ${words} (${seconds} s)`);
  return typeof result === 'string' ? null : result;
}

async function outcomeOf(step) {
  try {
    return await step();
  } catch (error) {
    console.error(error instanceof CompilerError ? error.output : error.message);
    return false;
  }
}
