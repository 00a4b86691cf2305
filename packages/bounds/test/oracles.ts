import { readdirSync, readFileSync } from 'node:fs';

import { type Oracle, type OracleCase, readOracle } from '@drawdown/networks/testing';
import type { Box } from '@drawdown/properties';

const folder = new URL('../../../test/fixtures/oracles/', import.meta.url);

/** Every oracle by the name of its file. */
export const oracles: readonly [file: string, oracle: Oracle][] = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => [file, readOracle(JSON.parse(readFileSync(new URL(file, folder), 'utf8')))]);

/** The oracle's own box: eps as the float64 it is, in the nearest arithmetic. */
export function oracleBox(image: Float32Array, { eps, clip }: OracleCase): Box<Float64Array> {
  const [least, most] = clip ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return {
    lower: Float64Array.from(image, (pixel) => Math.max(pixel - eps, least)),
    upper: Float64Array.from(image, (pixel) => Math.min(pixel + eps, most)),
  };
}
