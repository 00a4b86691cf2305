import { UserError } from '@drawdown/records';

import { errorAt, type Source } from './source.ts';

/** Numbers, or things of that size, that a problem may come to: 0.5 GB. */
const LIMIT = 2 ** 26;

/** What a problem may still grow to: a short text can stand for more cases than any memory holds. */
export class Budget {
  readonly #source: Source;
  #left = LIMIT;

  constructor(source: Source) {
    this.#source = source;
  }

  /**
   * Asked before the numbers are made.
   *
   * @param at where the text asks for them; left out where that is no one place
   * @throws UserError when that is too much
   */
  spend(numbers: number, at?: number): void {
    this.#left -= numbers;
    if (this.#left >= 0) return;
    const what = `the asserts come to more than ${LIMIT.toLocaleString('en')} numbers once 'and' and 'or' are written out as cases; divide the property among several files`;
    throw at === undefined
      ? new UserError(`${this.#source.place}: ${what}`)
      : errorAt(this.#source, at, what);
  }
}
