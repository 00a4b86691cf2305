import { propertyMargins } from '@drawdown/attacks';
import { innerBox } from '@drawdown/properties';

import { insideBox, provedCounterexample } from '../proved-counterexample.ts';
import type { Answer } from '../rung.ts';
import type { Root } from './root.ts';

/** Points that are judged in float64 at a time: those that float32 finds worst. */
const MOST_JUDGED = 4;

/** A counterexample among points of the box, by their margins in float32 first; undefined where none is proved. */
export function counterexampleAmong(
  { subject, instance }: Root,
  points: readonly Float32Array[],
): Answer | undefined {
  const box = innerBox(instance.box);
  const inside = points.map((point) => insideBox(box, point));
  const { logits, network } = subject;
  const properties = inside.map(() => instance.property);
  const margins = propertyMargins(logits, inside, { properties, inputShape: network.inputShape });
  const worst = inside
    .map((point, index) => ({ point, margin: margins[index] as number }))
    .filter(({ margin }) => margin <= 0)
    .sort((a, b) => a.margin - b.margin)
    .slice(0, MOST_JUDGED)
    .map(({ point }) => point);
  return provedCounterexample(subject, instance, worst);
}
