import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { OracleCase } from '@drawdown/networks/testing';

const folder = join(import.meta.dirname, '../../../../test/fixtures/oracles');

/** The networks of the oracles. */
export const oracleNames: readonly string[] = [
  'avgpool',
  'bn',
  'conv',
  'conv-pad',
  'deep',
  'mlp',
  'residual',
];

/** What an oracle file says; inputs are nested arrays in the layout of the ONNX file. */
export interface OracleFile {
  readonly inputs: readonly (readonly unknown[])[];
  readonly labels: readonly number[];
  readonly logits: readonly (readonly number[])[];
  readonly cases: readonly OracleCase[];
}

/** The path of an oracle's network as ONNX, or of its inputs and bounds. */
export function oraclePath(name: string, ending: 'onnx' | 'json'): string {
  return join(folder, `${name}.${ending}`);
}

/** The inputs and bounds of an oracle. */
export function oracleFile(name: string): OracleFile {
  return JSON.parse(readFileSync(oraclePath(name, 'json'), 'utf8')) as OracleFile;
}
