import { setImmediate } from 'node:timers/promises';

import { type ImageSet, pixelsAsFloats } from '@drawdown/datasets';
import { type ImportedNetwork, inputToOnnx, writeVnnlib } from '@drawdown/onnx';
import { labelProperty } from '@drawdown/properties';
import { type Eps, formatEps } from '@drawdown/records';
import { openSubject, type PointMargin, pointMargins, type Subject } from '@drawdown/verifier';

/** One property to write: that every image of a ball gets its centre's label. */
export interface ExportedProperty {
  /** Of the VNN-LIB file. */
  readonly name: string;
  readonly text: string;
  /** The image's place in the data set's own order. */
  readonly index: number;
  readonly label: number;
}

/** Which properties are written. */
export interface ExportSettings {
  /** The images, in the order of the network's own input. */
  readonly set: ImageSet;
  /** What they are, for the text: `Image mnist/test`. */
  readonly title: string;
  readonly eps: Eps;
  /** Whether the balls are cut to [0, 1]. */
  readonly clip: boolean;
  /** How many properties at most. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

/** Images that are looked at together. */
const GROUP = 100;

/**
 * The properties of the first images that a network surely classifies right, in exact arithmetic: others are no question
 * for a verifier.
 *
 * @throws the signal's reason
 */
export async function* exportedProperties(
  imported: ImportedNetwork,
  { set, limit, signal, ...settings }: ExportSettings,
): AsyncGenerator<ExportedProperty, void, void> {
  const subject = openSubject(imported.network, imported.parameters);
  try {
    let written = 0;
    for (let start = 0; start < set.count && written < limit; start += GROUP) {
      for (const position of rightOnes(subject, set, start)) {
        await setImmediate();
        signal.throwIfAborted();
        yield propertyAt(imported, set, { position, ...settings });
        if (++written === limit) break;
      }
    }
  } finally {
    subject.dispose();
  }
}

/** The positions from `start` on, in one group, whose margin is surely positive. */
function rightOnes(subject: Subject, set: ImageSet, start: number): readonly number[] {
  const positions = Array.from({ length: Math.min(GROUP, set.count - start) }, (_, place) => start + place);
  const margins = pointMargins(
    subject,
    positions.map((position) => pixelsAsFloats(set, [position])),
    positions.map((position) => set.labels[position] as number),
  );
  return positions.filter((_, place) => (margins[place] as PointMargin).lower > 0);
}

function propertyAt(
  imported: ImportedNetwork,
  set: ImageSet,
  {
    position,
    title,
    eps,
    clip,
  }: Pick<ExportSettings, 'title' | 'eps' | 'clip'> & { readonly position: number },
): ExportedProperty {
  const index = set.indices[position] as number;
  const label = set.labels[position] as number;
  const image = inputToOnnx(imported, pixelsAsFloats(set, [position]));
  const radius = formatEps(eps);
  const text = writeVnnlib(
    {
      box: { kind: 'ball', image, eps, clip },
      property: labelProperty(label, imported.network.classes),
    },
    `${title} ${index}: label ${label}, perturbed by at most ${radius}${clip ? ' within [0, 1]' : ''}.`,
  );
  return { name: `image-${index}-eps-${radius.replace('/', '_')}.vnnlib`, text, index, label };
}
