import type { Shape } from '@drawdown/networks';

/** One number for each channel, where numbers of an image or vector depend on the channel alone; else undefined. */
export function perChannel(numbers: Float32Array, shape: Shape): Float32Array | undefined {
  const channels = shape.at(-1) ?? 1;
  const first = numbers.slice(0, channels);
  return numbers.every((number, index) => number === first[index % channels]) ? first : undefined;
}
