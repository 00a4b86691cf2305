import { type Eps, parseEps, parseEpsGrid } from '@drawdown/records';
import { InvalidArgumentError } from 'commander';

/** Reads a whole number from `least` upwards, for an option such as `--epochs`. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`Give a whole number from ${least}.`);
  };
}

/** Reads a number of seconds above 0. */
export function positiveSeconds(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('Give a number of seconds above 0.');
}

/** Reads names separated by commas. */
export function nameList(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.every((name) => name !== '')) return names;
  throw new InvalidArgumentError('Give names separated by commas.');
}

/** Reads one radius: `0.1`, `2/255`. */
export function oneEps(text: string): Eps {
  return explained(() => parseEps(text));
}

/** Reads increasing radii separated by commas: `0.1,2/10`. */
export function epsGrid(text: string): readonly Eps[] {
  return explained(() => parseEpsGrid(text.split(',')));
}

/** Runs a reader and lets commander name the option in front of its complaint. */
function explained<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error) throw new InvalidArgumentError(`${error.message}.`);
    throw error;
  }
}
