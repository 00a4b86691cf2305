import { maxPooled } from '@drawdown/networks';
import type { Box } from '@drawdown/properties';
import {
  add,
  argMax,
  detached,
  equal,
  greaterEqual,
  logicalAnd,
  logicalOr,
  mul,
  neg,
  pad,
  relu,
  reshape,
  slice,
  stack,
  sub,
  sum,
  type Tensor,
} from '@drawdown/tensor';

import type { LinearForm, Windows } from '../arithmetic.ts';
import { hasPadding, placesOf, scatterToPlace } from './windows.ts';

/** Both ends pooled. */
export function maxPoolBox(windows: Windows, { lower, upper }: Box<Tensor>): Box<Tensor> {
  return { lower: maxPooled(windows, lower), upper: maxPooled(windows, upper) };
}

/**
 * Sends each window's coefficient to the input with the largest lower end; where another input may exceed that one, a
 * negative coefficient is charged with the largest upper end instead.
 */
export function maxPoolBack(
  windows: Windows,
  form: LinearForm<Tensor>,
  input: Box<Tensor>,
): LinearForm<Tensor> {
  const { rows, coefficients, constant } = form;
  const batch = (coefficients.shape[0] as number) / rows;
  const chosen = detached(() => chosenPlaces(padded(windows, input)));
  const decided = detached(() => decidedWindows(padded(windows, input), chosen));
  const ceiling = maxPoolBox(windows, input).upper;

  const byExample = reshape(coefficients, [batch, rows, -1]);
  const charged = mul(neg(relu(neg(byExample))), reshape(sub(1, decided), [batch, 1, -1]));
  const gain = sum(mul(charged, reshape(ceiling, [batch, 1, -1])), 2);
  const sent = sub(byExample, charged);
  const parts = placesOf(windows).map((place, index) => {
    const mask = detached(() => equal(chosen, index).toFloat());
    const part = mul(sent, reshape(mask, [batch, 1, -1]));
    return scatterToPlace(reshape(part, coefficients.shape), windows, place);
  });
  return {
    rows,
    coefficients: parts.reduce((total, part) => add(total, part)),
    constant: add(constant, reshape(gain, [batch * rows, 1])),
  };
}

/** Windows without padding on a box that has it already. */
interface Padded {
  readonly windows: Windows;
  readonly box: Box<Tensor>;
}

/** Padding as numbers that are never the largest: −∞. */
function padded(windows: Windows, { lower, upper }: Box<Tensor>): Padded {
  if (!hasPadding(windows)) return { windows, box: { lower, upper } };
  const [top, bottom, left, right] = windows.padding;
  const [height = 0, width = 0, channels = 0] = windows.inputShape;
  const sides: [number, number][] = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
  const around = (x: Tensor): Tensor => pad(x, sides, Number.NEGATIVE_INFINITY);
  const inputShape = [height + top + bottom, width + left + right, channels];
  return {
    windows: { ...windows, padding: [0, 0, 0, 0], inputShape },
    box: { lower: around(lower), upper: around(upper) },
  };
}

/** In each window, the place with the largest lower end. */
function chosenPlaces({ windows, box: { lower } }: Padded): Tensor {
  return argMax(stack(placesOf(windows).map((place) => pickPlace(lower, windows, place))), 0);
}

/** 1 where no other input of the window can exceed the chosen one, else 0. */
function decidedWindows({ windows, box }: Padded, chosen: Tensor): Tensor {
  const { upper } = box;
  const best = maxPoolBox(windows, box).lower;
  return placesOf(windows)
    .map((place, index) =>
      logicalOr(equal(chosen, index), greaterEqual(best, pickPlace(upper, windows, place))),
    )
    .reduce((all, one) => logicalAnd(all, one))
    .toFloat();
}

/** The number at one place of every window: `[batch, outHeight, outWidth, channels]`. */
function pickPlace(x: Tensor, windows: Windows, [row, column]: readonly [number, number]): Tensor {
  const [outHeight = 0, outWidth = 0, channels = 0] = windows.outputShape;
  const [rowStride, columnStride] = windows.strides;
  const [height = 0, width = 0] = windows.inputShape;
  const batch = x.shape[0] as number;
  const rowsNeeded = row + outHeight * rowStride;
  const columnsNeeded = column + outWidth * columnStride;
  const padded = pad(x, [
    [0, 0],
    [0, Math.max(0, rowsNeeded - height)],
    [0, Math.max(0, columnsNeeded - width)],
    [0, 0],
  ]);
  const window = slice(
    padded,
    [0, row, column, 0],
    [batch, outHeight * rowStride, outWidth * columnStride, channels],
  );
  const byRow = reshape(window, [batch * outHeight, rowStride, outWidth * columnStride * channels]);
  const firstRows = reshape(slice(byRow, [0, 0, 0], [-1, 1, -1]), [
    batch * outHeight * outWidth,
    columnStride,
    channels,
  ]);
  return reshape(slice(firstRows, [0, 0, 0], [-1, 1, -1]), [batch, outHeight, outWidth, channels]);
}
