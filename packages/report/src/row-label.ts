import { canonicalJson, formatEps, type Json, type TrainingConfig } from '@drawdown/records';

import type { Cell } from './study.ts';

/** The training radius for people: `0.3`, `0.1–0.4` for several radii, empty for none. */
export function trainedAt({ trainEps, radii }: TrainingConfig): string {
  const [first] = radii ?? [];
  const last = radii?.at(-1);
  if (radii !== null && first !== undefined && last !== undefined && radii.length > 1) {
    return `${formatEps(first)}–${formatEps(last)}`;
  }
  return trainEps === null ? '' : formatEps(trainEps);
}

/**
 * A label for each row, given by any one of its cells: strategy and training radius, and, where that is not enough to
 * tell two rows apart, whatever settings they differ in.
 */
export function rowLabels(cells: readonly Cell[]): string[] {
  const labels = cells.map(({ training: { config } }) => {
    const radius = trainedAt(config);
    return radius === '' ? config.strategy.name : `${config.strategy.name} @ ${radius}`;
  });
  const settings = cells.map(settingsOf);
  return labels.map((label, row) => {
    const doubles = settings.filter((_, other) => labels[other] === label);
    if (doubles.length === 1) return label;
    const own = settings[row] as ReadonlyMap<string, string>;
    const names = [...new Set(doubles.flatMap((other) => [...other.keys()]))].sort();
    const differing = names.filter((name) => doubles.some((other) => other.get(name) !== own.get(name)));
    return `${label} (${differing.map((name) => `${name}=${own.get(name) ?? '–'}`).join(', ')})`;
  });
}

function settingsOf({ training, evaluation }: Cell): ReadonlyMap<string, string> {
  const { dataset, network, strategy, radii, recipe, validation } = training.config;
  const settings: { readonly [name: string]: Json } = {
    dataset,
    network,
    validation,
    radii: radii === null ? null : radii.map(formatEps).join(' '),
    ...recipe,
    ...strategy.parameters,
    split: evaluation.config.split,
    images: evaluation.config.images,
    clip: evaluation.config.clip,
    ladder: evaluation.config.ladder.map(({ rung }) => rung).join(' '),
  };
  return new Map(Object.entries(settings).map(([name, value]) => [name, plain(value)]));
}

function plain(value: Json): string {
  return typeof value === 'string' ? value : canonicalJson(value);
}
