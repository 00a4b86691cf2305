import { addDataOptions, type DataOptions } from '../options/data.ts';
import type { Progress, ProgressBar } from '../progress.ts';
import { defineVerb, type Verb } from '../verb.ts';

/** `drawdown data fetch`: brings a data set into the cache, and verifies what is there. */
export const dataFetch: Verb = defineVerb<DataOptions>({
  summary: 'download a data set, resume where a download stopped, verify, unpack',
  examples: [
    'drawdown data fetch mnist',
    'drawdown data fetch cifar10 --mirror https://mirror.example.org/data',
  ],
  define: (command) => addDataOptions(command.argument('<name>', 'data set, such as mnist or cifar10')),
  run: async ({ signal, progress }, { cache, mirror }, [name = '']) => {
    const { fetchDataset } = await import('@drawdown/datasets');
    const bars = downloadBars(progress);
    const { directory, files } = await fetchDataset(name, { cache, mirror, signal, onProgress: bars.update });
    bars.stop();
    const fetched = files.filter(({ cached }) => !cached).length;
    const state = fetched === 0 ? 'all there already' : `${fetched} fetched`;
    return {
      json: {
        dataset: name,
        directory,
        files: files.map(({ path, bytes, cached }) => ({ path, bytes, cached })),
      },
      text: `${name}: ${files.length} files verified (${state}) in ${directory}`,
    };
  },
});

interface Download {
  readonly file: string;
  /** Bytes that are there. */
  readonly received: number;
  /** Bytes of the whole file, null where the server does not say. */
  readonly total: number | null;
}

/** One bar at a time, for the file that is coming in. */
function downloadBars(progress: Progress): {
  update: (download: Download) => void;
  stop: () => void;
} {
  let bar: ProgressBar | undefined;
  let current = '';
  const stop = (): void => {
    bar?.stop();
    bar = undefined;
  };
  return {
    stop,
    update: ({ file, received, total }) => {
      if (total === null) return;
      if (file !== current) {
        stop();
        current = file;
        progress.log(`fetching ${file} (${megabytes(total)})`);
        bar = progress.bar(file, total);
      }
      bar?.update(received, `${megabytes(received)} of ${megabytes(total)}`);
    },
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
