import { propertyMargins } from '@drawdown/attacks';
import { innerBox } from '@drawdown/properties';

import { witnessMargins } from '../point.ts';
import type { Answer } from '../rung.ts';
import type { Root } from './root.ts';

/** Points that are judged in float64 at a time: those that float32 finds worst. */
const MOST_JUDGED = 4;

/** A counterexample among points of the box, by their margins in float32 first; undefined where none is proved. */
export function counterexampleAmong(
  { subject, instance }: Root,
  points: readonly Float32Array[],
): Answer | undefined {
  const { lower, upper } = innerBox(instance.box);
  const inside = points.map((point) =>
    point.map((value, at) => Math.min(Math.max(value, lower[at] as number), upper[at] as number)),
  );
  const { logits, network } = subject;
  const properties = inside.map(() => instance.property);
  const margins = propertyMargins(logits, inside, { properties, inputShape: network.inputShape });
  const worst = inside
    .map((point, index) => ({ point, margin: margins[index] as number }))
    .filter(({ margin }) => margin <= 0)
    .sort((a, b) => a.margin - b.margin)
    .slice(0, MOST_JUDGED)
    .map(({ point }) => point);
  const judged = witnessMargins(
    subject,
    worst.map(() => instance),
    worst,
  );
  const found = judged.findIndex(({ upper: end }) => end <= 0);
  if (found < 0) return undefined;
  return {
    verdict: 'falsified',
    bound: judged[found]?.upper as number,
    witness: worst[found] as Float32Array,
  };
}
