import type { OutputRow } from '@drawdown/properties';
import { formatDecimal, fractionOfNumber } from '@drawdown/records';

/**
 * The comparison that holds where a row is not positive, in its simplest form: a·y + c ≤ 0, with the lower end of c, so that
 * no point is left out.
 *
 * @throws RangeError for numbers that are not finite
 */
export function rowText({ coefficients, constant }: OutputRow): string {
  const terms = [...coefficients.entries()].filter(([, value]) => value !== 0);
  const bound = 0 - constant.lower;
  const [first, second] = terms;
  if (first === undefined) return `(<= 0.0 ${decimal(bound)})`;
  if (second === undefined) return singleText(first, bound);
  if (terms.length === 2 && bound === 0 && Math.abs(first[1]) === 1 && first[1] === -second[1]) {
    const [negative, positive] = first[1] < 0 ? [first, second] : [second, first];
    return `(>= Y_${negative[0]} Y_${positive[0]})`;
  }
  return `(<= (+ ${terms.map(product).join(' ')}) ${decimal(bound)})`;
}

/** An output and its coefficient. */
type Term = readonly [index: number, coefficient: number];

function singleText(term: Term, bound: number): string {
  const [index, coefficient] = term;
  if (coefficient === 1) return `(<= Y_${index} ${decimal(bound)})`;
  if (coefficient === -1) return `(>= Y_${index} ${decimal(0 - bound)})`;
  return `(<= ${product(term)} ${decimal(bound)})`;
}

function product([index, coefficient]: Term): string {
  return `(* ${decimal(coefficient)} Y_${index})`;
}

/** A float64 as a decimal, which is exact: it is a whole multiple of a power of two. */
function decimal(x: number): string {
  return formatDecimal(fractionOfNumber(x), { direction: 'down', digits: 1 }).text;
}
