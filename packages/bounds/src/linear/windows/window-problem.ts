import type { Layer, Shape } from '@drawdown/networks';
import type { Box } from '@drawdown/properties';

import type { Section, Trace } from '../../rule.ts';
import { contextsOf } from '../../sections.ts';
import type { Bundle } from '../selection.ts';
import type { Cone, Placement } from './cone.ts';
import { windowPlaces } from './places.ts';

/** Layers in front of pixels of an image, each pixel with its own small input: the window that it sees. */
export interface WindowProblem<A> {
  readonly section: Section<A>;
  /** The boxes of every layer's input, `[pixels, …window]`. */
  readonly trace: Trace<A>;
  /** The box of the section's input. */
  readonly box: Box<A>;
  /** By a layer's path, 0 for what lies outside of the image, where that is not seen from its box. */
  readonly masks: ReadonlyMap<string, A>;
  /** The shape of what is bounded: one pixel. */
  readonly own: Shape;
}

/** Where windows are taken from. */
export interface WindowSource<A> {
  readonly cone: Cone;
  /** The width of the image that the pixels are of. */
  readonly ownWidth: number;
  /** The boxes of every layer's input on whole images; of the first, `box`. */
  readonly trace: Trace<A>;
  readonly box: Box<A>;
}

/**
 * The layers in front of pixels as small networks on windows. What lies outside of the image is padding, the number 0: its
 * box is the point 0, and no coefficient on it goes further back.
 *
 * @param front the layers on whole images, whose cone is given
 */
export function windowProblem<A>(
  front: Section<A>,
  pixels: readonly Bundle[],
  { cone, ownWidth, trace, box }: WindowSource<A>,
): WindowProblem<A> {
  const { arithmetic } = front;
  const section = { ...front, layers: cone.layers, inputShape: cone.placements[0]?.shape ?? [] };
  const windows: Trace<A> = new Map();
  const masks = new Map<string, A>();
  for (const [index, { path, inputShape }] of contextsOf(front).entries()) {
    const placement = cone.placements[index] as Placement;
    const { places, leaves } = windowPlaces(pixels, placement, { ownWidth, image: inputShape });
    const shape = [pixels.length, ...placement.shape];
    const { lower, upper } = index === 0 ? box : (trace.get(path) as Box<A>);
    windows.set(path, {
      lower: arithmetic.pick(lower, places, shape),
      upper: arithmetic.pick(upper, places, shape),
    });
    const before = cone.layers[index - 1];
    if (leaves && before !== undefined && !stopsOutside(before)) {
      const inside = Float64Array.from(places, (place) => (place < 0 ? 0 : 1));
      masks.set(path, arithmetic.arrayOf(inside, shape));
    }
  }
  const first = windows.get(`${front.prefix}${front.first}`) as Box<A>;
  return { section, trace: windows, box: first, masks, own: cone.placements.at(-1)?.shape ?? [] };
}

/** Whether coefficients outside of the image end at a layer by themselves: ReLU's lines at the point 0 are 0. */
function stopsOutside({ kind }: Layer): boolean {
  return kind === 'relu';
}
