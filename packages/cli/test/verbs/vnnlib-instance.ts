import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { emptyFolder } from '../one-line.ts';

/** An instance, and the command line that decides it. */
export interface Instance {
  readonly folder: string;
  readonly words: readonly string[];
}

/** Writes a network and a property into a folder of their own. */
export function writeInstance(model: Uint8Array | string, property: string): Instance {
  const folder = emptyFolder();
  const [onnx, vnnlib] = [join(folder, 'net.onnx'), join(folder, 'prop.vnnlib')];
  writeFileSync(onnx, model);
  writeFileSync(vnnlib, property);
  return { folder, words: ['certify', '--onnx', onnx, '--vnnlib', vnnlib] };
}

/** Text that declares variables and bounds the inputs by themselves. */
export function bounded(ends: readonly (readonly [number | string, number | string])[], outputs = 2): string {
  return [
    ...ends.map((_, at) => `(declare-const X_${at} Real)`),
    ...Array.from({ length: outputs }, (_, at) => `(declare-const Y_${at} Real)`),
    ...ends.map(([least, most], at) => `(assert (>= X_${at} ${least}))\n(assert (<= X_${at} ${most}))`),
    '',
  ].join('\n');
}
