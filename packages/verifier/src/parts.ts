import { layerShapes, type Network } from '@drawdown/networks';

/** Numbers that an interval pass may hold: 16 MB stay in the outer caches of most processors. */
const CACHED_NUMBERS = 2 ** 21;

/** Below so many images a pass reads the weights more often than it is worth, whatever the network. */
const FEWEST_IMAGES = 16;

/** Numbers that a linear pass may hold: 64 MB. */
const MOST_NUMBERS = 2 ** 23;

/** How many examples a pass over a network takes at most, with so many rows each, so that its arrays stay small. */
export type PassSize = (network: Network, rows: number) => number;

/** An interval pass holds both ends of every layer's box. */
export const intervalPassSize: PassSize = (network) =>
  Math.max(FEWEST_IMAGES, Math.floor(CACHED_NUMBERS / (2 * neurons(network))));

/** A linear pass back holds rows of coefficients besides, before and after a layer. */
export const linearPassSize: PassSize = (network, rows) =>
  Math.max(1, Math.floor(MOST_NUMBERS / ((4 + 2 * rows) * neurons(network))));

/** A zonotope holds a number of every neuron of the widest layer for each neuron in front of it. */
export const zonotopePassSize: PassSize = (network) =>
  Math.max(1, Math.floor(MOST_NUMBERS / (neurons(network) * Math.max(...sizes(network)))));

/** A search holds every layer's output and its gradient, the box and the points, and the rows of what is sought. */
export const attackPassSize: PassSize = (network, rows) =>
  Math.max(1, Math.floor(MOST_NUMBERS / (4 * neurons(network) + 3 * rows * network.classes)));

/** Cuts a list into parts of nearly one length, none longer than `most`. */
export function inParts<T>(items: readonly T[], most: number): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / most);
  return Array.from({ length: count }, (_, part) =>
    items.slice(Math.floor((items.length * part) / count), Math.floor((items.length * (part + 1)) / count)),
  );
}

function neurons(network: Network): number {
  return sizes(network).reduce((sum, size) => sum + size, 0);
}

/** How many numbers there are in the input and behind each layer. */
function sizes(network: Network): readonly number[] {
  return [network.inputShape, ...layerShapes(network)].map((shape) =>
    shape.reduce((size, side) => size * side, 1),
  );
}
