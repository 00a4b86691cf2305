import { UserError } from '@drawdown/records';

const CODE = { zero: 48, nine: 57, point: 46, comma: 44, open: 91, close: 93 } as const;

/**
 * Reads `{ "data": [0, 0.2, 0.992, …] }` straight into bytes, round(255 v) each.
 *
 * The values are brightnesses of three decimals, of which every byte has its own. Reading the text itself takes a
 * third of the time of parsing it as JSON first, as the list is two megabytes long.
 *
 * @param text the file's bytes
 * @param place where they come from, for messages
 * @throws UserError for anything but a list of plain decimals from 0 to 1
 */
export function parseDigits(text: Uint8Array, place: string): Uint8Array {
  const bytes = new Uint8Array(text.length >> 1);
  let count = 0;
  let number = 0;
  let scale = 0;
  for (let at = text.indexOf(CODE.open) + 1; at > 0 && at < text.length; at++) {
    const code = text[at] as number;
    if (code >= CODE.zero && code <= CODE.nine) {
      number = number * 10 + (code - CODE.zero);
      scale *= 10;
    } else if (code === CODE.point) {
      scale = 1;
    } else if (code === CODE.comma || code === CODE.close) {
      const value = scale === 0 ? number : number / scale;
      if (value > 1) break;
      bytes[count++] = Math.round(255 * value);
      if (code === CODE.close) return bytes.slice(0, count);
      number = 0;
      scale = 0;
    } else {
      break;
    }
  }
  throw new UserError(
    `${place}: expected a list of decimals from 0 to 1 under "data", but it breaks off or holds something else after ${count} numbers; install the packages again`,
  );
}
