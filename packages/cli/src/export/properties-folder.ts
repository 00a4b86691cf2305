import { join, relative, resolve, sep } from 'node:path';

import { UserError } from '@drawdown/records';

import { type TextFile, writeFolder } from '../output-folder.ts';
import type { ExportedProperty } from './exported-properties.ts';

/** A property that was written. */
export interface WrittenProperty extends Pick<ExportedProperty, 'index' | 'label'> {
  /** The path of its file. */
  readonly file: string;
}

/** Where the network of the properties is, and what a verifier is given. */
export interface InstanceSettings {
  /** The path of the ONNX file, which need not be there yet. */
  readonly onnx: string;
  /** Seconds for each instance. */
  readonly timeout: number;
}

/** The list of instances as VNN-COMP has it. */
export const INSTANCES = 'instances.csv';

/**
 * Writes properties into a folder, whole or not at all, and beside them `instances.csv`: a line `onnx,vnnlib,timeout` for each,
 * with paths from the folder.
 *
 * @param directory missing or empty
 * @throws UserError when there is no property, or the folder cannot be written, and whatever `properties` throws
 */
export async function writePropertiesFolder(
  directory: string,
  properties: AsyncIterable<ExportedProperty>,
  { onnx, timeout }: InstanceSettings,
): Promise<readonly WrittenProperty[]> {
  const written: WrittenProperty[] = [];
  const network = pathFrom(directory, onnx);
  async function* files(): AsyncGenerator<TextFile, void, void> {
    const lines: string[] = [];
    for await (const { name, text, index, label } of properties) {
      yield { path: name, text };
      lines.push(`${network},${name},${timeout}\n`);
      written.push({ file: resolve(join(directory, name)), index, label });
    }
    if (written.length === 0) {
      throw new UserError(
        'the network classifies no image of the split right, so there is no property to write; leave --vnnlib-dir out',
      );
    }
    yield { path: INSTANCES, text: lines.join('') };
  }
  await writeFolder(directory, files());
  return written;
}

/**
 * Refuses a path of the ONNX file that the folder takes itself, or that scripts which cut the lines of `instances.csv` at
 * commas would not understand.
 *
 * @throws UserError naming it
 */
export function expectPlainPath(directory: string, onnx: string): void {
  const path = pathFrom(directory, onnx);
  if (/^(\.\.)?(\/\.\.)*$/.test(path) || path === INSTANCES) {
    const what =
      path === INSTANCES ? 'the list of the instances' : 'the folder of the properties or one above it';
    throw new UserError(
      `${resolve(onnx)} would be ${what}, and cannot be the ONNX file too; give --onnx another path`,
    );
  }
  if (!/[,"\r\n]/.test(path)) return;
  throw new UserError(
    `the lines of ${INSTANCES} are cut at commas, but the path of the ONNX file from there is '${path}'; give --onnx a path without commas, quotes and line breaks`,
  );
}

function pathFrom(directory: string, onnx: string): string {
  return relative(resolve(directory), resolve(onnx)).replaceAll(sep, '/');
}
