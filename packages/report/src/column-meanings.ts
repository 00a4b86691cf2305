import { formatEps } from '@drawdown/records';

import type { StudySummary } from './summary.ts';

/** How to read drawdown, in a few sentences. */
export const HOW_TO_READ: string =
  'Each network is trained once and certified at every radius of the grid. V(ε) is the share of images whose label is proved to hold in the whole ε-ball, and V(0) = N is natural accuracy. ' +
  'Drawdown is how much of V is lost on the way to larger radii. A small drawdown alone means nothing: a network that certifies no image has none. ' +
  'Drawdown risk puts it in proportion: how far the network falls, at its worst radius, below a specialist, the base method trained for exactly that radius. ' +
  'Good is a low risk with a high area at a natural accuracy you can accept.';

/** What every column means, a sentence each. */
export function columnMeanings({ study }: StudySummary): string[] {
  const [first] = study.grid;
  const last = study.grid.at(-1);
  if (first === undefined || last === undefined) return [];
  const [smallest, largest] = [formatEps(first), formatEps(last)];
  const frozen =
    study.baseline === undefined ? 'from this study' : `frozen in the baseline ${study.baseline.source}`;
  return [
    'natural: N, images classified right without perturbation, in %.',
    'attack columns (such as PGD): A(ε), images right and not falsified by the attack, an upper limit of true robustness, in %.',
    'cert.: V(ε), images proved robust by any sound rung, in %.',
    `drawdown: V(${smallest}) − V(${largest}), in points; not ranked.`,
    'steepest: the largest loss of V between neighbouring radii, ε = 0 included, in points per 0.01 of ε, and where; not ranked.',
    `risk: the drawdown risk, the largest shortfall V*(ε) − V(ε) over the grid, in points; V* is the seed-mean of the base method trained at ε (the specialist), ${frozen}. Negative where every specialist is beaten. A dash where a specialist is missing.`,
    'mean shortfall: the mean of V*(ε) − V(ε) over the grid, in points.',
    'risk vs best: the same largest shortfall, but against the best certified accuracy of any row at each radius.',
    `area: ∫ V from 0 to ${largest}, divided by ${largest}, in %: the mean certified accuracy.`,
    'mean radius: the mean over images of the largest radius of the grid at which an image is certified, 0 where there is none.',
    `relief: area less that of the base method trained at ${largest} with the same seed, over the same images, in points; in brackets the bootstrap 95 % interval over images.`,
    'train (s), certify (s): seconds for one network, measured.',
    'Bold: the best of a column as printed.',
  ];
}
