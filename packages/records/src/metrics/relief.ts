import type { Eps } from '../eps.ts';
import type { Rng } from '../rng.ts';
import type { VerdictRecord } from '../schema/evaluation.ts';
import { areaWeights, imageArea } from './area.ts';
import { resampledMeans } from './resample.ts';
import { type Interval, quantile, type Summary, summarise } from './statistics.ts';
import { verdictsByImage } from './verdicts-by-image.ts';

/** The verdicts of a network and of the base network it is compared with, of one seed, over the same images. */
export interface ReliefPair {
  readonly ours: readonly VerdictRecord[];
  readonly base: readonly VerdictRecord[];
}

/** A paired difference, ours − base, over the same images; a share, positive where ours is better. */
export interface Relief extends Summary {
  /** The bootstrap 95 % percentile interval over images, of the mean over seeds. */
  readonly interval: Interval;
}

interface ReliefOptions {
  readonly grid: readonly Eps[];
  readonly rng: Rng;
  /** Bootstrap samples, at least 2,000. */
  readonly resamples?: number;
}

/**
 * Relief in area: how much more of the grid is certified than by the base network.
 *
 * @param pairs one per seed, all over the same images
 * @throws Error when the networks were not judged on the same images, or for no pairs
 */
export function relief(pairs: readonly ReliefPair[], options: ReliefOptions): Relief {
  const weights = areaWeights(options.grid);
  return pairedDifference(pairs, (verdicts) => imageArea(verdicts, weights), options);
}

/** Relief in certified accuracy at one radius of the grid. See {@link relief}. */
export function reliefAt(eps: Eps, pairs: readonly ReliefPair[], options: ReliefOptions): Relief {
  const place = options.grid.indexOf(eps);
  if (place < 0) throw new Error(`${eps} is no radius of the grid ${options.grid.join(', ')}`);
  return pairedDifference(pairs, (verdicts) => (verdicts[place]?.verdict === 'certified' ? 1 : 0), options);
}

function pairedDifference(
  pairs: readonly ReliefPair[],
  worth: (verdicts: readonly VerdictRecord[]) => number,
  { grid, rng, resamples = 2_000 }: ReliefOptions,
): Relief {
  if (resamples < 2_000)
    throw new Error(`a 95 % interval needs at least 2000 resamples, but got ${resamples}`);
  const bySeed = pairs.map((pair) => differences(pair, grid, worth));
  const [first] = bySeed;
  if (first === undefined) throw new Error('a paired difference needs at least one pair of networks');
  const indices = [...first.keys()];
  const perImage = indices.map((index) => mean(bySeed.map((seed) => differenceOf(seed, index, first.size))));
  const means = resampledMeans(perImage, resamples, rng).sort();
  return {
    ...(summarise(bySeed.map((seed) => mean([...seed.values()]))) as Summary),
    interval: { lower: quantile(means, 0.025), upper: quantile(means, 0.975) },
  };
}

function differences(
  { ours, base }: ReliefPair,
  grid: readonly Eps[],
  worth: (verdicts: readonly VerdictRecord[]) => number,
): ReadonlyMap<number, number> {
  const other = verdictsByImage(base, grid);
  const own = verdictsByImage(ours, grid);
  if (own.size !== other.size) throw unpaired(`${own.size} and ${other.size} images`);
  return new Map(
    [...own]
      .sort(([a], [b]) => a - b)
      .map(([index, verdicts]) => {
        const counterpart = other.get(index);
        if (counterpart === undefined) throw unpaired(`image ${index} was judged for one network only`);
        return [index, worth(verdicts) - worth(counterpart)];
      }),
  );
}

function differenceOf(seed: ReadonlyMap<number, number>, index: number, size: number): number {
  const value = seed.get(index);
  if (value === undefined || seed.size !== size) throw unpaired('the seeds were judged on different images');
  return value;
}

function unpaired(detail: string): Error {
  return new Error(`a paired difference needs the same images on both sides, but ${detail}`);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
