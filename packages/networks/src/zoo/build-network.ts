import { UnknownNameError } from '@drawdown/records';

import type { NormalizeLayer } from '../layer.ts';
import type { Network } from '../network.ts';
import { type Step, sequence } from '../steps.ts';
import { fitting, validateNetwork } from '../validate.ts';
import type { Architecture, Problem } from './architecture.ts';
import { networks } from './catalogue.ts';

/** What a network is built for, and how its inputs are normalised. */
export interface NetworkOptions extends Problem {
  /** Means and deviations by channel: puts a normalize layer first, so that ε keeps the unit of the pixels. */
  readonly normalize?: Pick<NormalizeLayer, 'mean' | 'deviation'> | undefined;
}

/**
 * A network of the zoo: by its name (`'dm-small'`), or by a family's with numbers in it (`'cnn-2layer-1-128'`).
 *
 * @throws UnknownNameError listing the nearest names
 * @throws UserError when the architecture does not fit the images
 */
export function buildNetwork(name: string, { inputShape, classes, normalize }: NetworkOptions): Network {
  const { architecture, numbers } = find(name);
  const first: Step[] = normalize === undefined ? [] : [() => ({ kind: 'normalize', ...normalize })];
  const steps = [...first, ...architecture.steps({ inputShape, classes }, numbers)];
  const layers = fitting(name, inputShape, () => sequence(inputShape, steps));
  return validateNetwork({ name, inputShape: [...inputShape], classes, layers });
}

function find(name: string): { architecture: Architecture; numbers: readonly number[] } {
  for (const [template, architecture] of Object.entries(networks)) {
    const match = patternOf(template).exec(name);
    if (match === null) continue;
    const numbers = match.slice(1).flatMap((part) => part.split('-').filter((text) => text !== ''));
    return { architecture, numbers: numbers.map(Number) };
  }
  throw new UnknownNameError('network', name, Object.keys(networks));
}

/** `'cnn-2layer-<width>-<fc>'` as a pattern that catches the numbers: at most six digits, no leading zero. */
function patternOf(template: string): RegExp {
  const number = '[1-9]\\d{0,5}';
  const pattern = template.replaceAll(/<\w+>/g, `(${number})`).replace('-…', `((?:-${number})*)`);
  return new RegExp(`^${pattern}$`);
}
