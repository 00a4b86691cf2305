import { layerShapes, type Network } from '@drawdown/networks';

/** Numbers that an interval pass may hold: 16 MB stay in the outer caches of most processors. */
const CACHED_NUMBERS = 2 ** 21;

/** Below so many images a pass reads the weights more often than it is worth, whatever the network. */
const FEWEST_IMAGES = 16;

/** Numbers that a linear pass may hold: 64 MB. */
const MOST_NUMBERS = 2 ** 23;

/** How many images a pass over a network takes at most, so that its arrays stay small. */
export type PassSize = (network: Network) => number;

/** An interval pass holds both ends of every layer's box. */
export const intervalPassSize: PassSize = (network) =>
  Math.max(FEWEST_IMAGES, Math.floor(CACHED_NUMBERS / (2 * neurons(network))));

/** A linear pass back holds a row of coefficients for each other class besides. */
export const linearPassSize: PassSize = (network) =>
  Math.max(1, Math.floor(MOST_NUMBERS / ((2 + 2 * network.classes) * neurons(network))));

/** Cuts a list into parts of nearly one length, none longer than `most`. */
export function inParts<T>(items: readonly T[], most: number): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / most);
  return Array.from({ length: count }, (_, part) =>
    items.slice(Math.floor((items.length * part) / count), Math.floor((items.length * (part + 1)) / count)),
  );
}

function neurons(network: Network): number {
  return [network.inputShape, ...layerShapes(network)]
    .map((shape) => shape.reduce((size, side) => size * side, 1))
    .reduce((sum, size) => sum + size, 0);
}
