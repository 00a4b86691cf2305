import type { Padding, Size } from '@drawdown/networks';

import { intAttribute, intsAttribute, textAttribute } from '../attributes.ts';
import { show } from '../constant.ts';
import { type GraphNode, refusal } from '../graph-node.ts';
import type { ImageView } from './image.ts';

/** How a window slides over an image, and how often it fits. */
export interface Windows {
  readonly strides: Size;
  readonly padding: Padding;
  readonly places: Size;
}

/**
 * An attribute with one whole number for each spatial axis, as height and width; a missing height is 1.
 *
 * @throws UserError for another number of them, and for one below 1
 */
export function sides(node: GraphNode, name: string, axes: 1 | 2): Size | undefined {
  const values = intsAttribute(node, name);
  if (values === undefined) return undefined;
  if (values.length !== axes || values.some((value) => !(value >= 1))) {
    throw refusal(
      node,
      `its attribute '${name}' should be ${axes} numbers of at least 1, but is ${show(values)}`,
    );
  }
  return [axes === 2 ? (values[0] ?? 1) : 1, values.at(-1) ?? 1];
}

/**
 * The attributes `strides`, `pads`, `auto_pad` and `ceil_mode` of a convolution or pool.
 *
 * @param size of the window, dilation included
 * @throws UserError for padding that is none, for windows that do not fit, and for places that only ceil_mode gives
 */
export function windowsOf(node: GraphNode, view: ImageView, size: Size): Windows {
  const strides = sides(node, 'strides', view.axes) ?? [1, 1];
  const image: Size = [view.height, view.width];
  const padding = paddingOf(node, view, { image, size, strides });
  const [top, bottom, left, right] = padding;
  const rest = [image[0] + top + bottom - size[0], image[1] + left + right - size[1]] as const;
  if (rest[0] < 0 || rest[1] < 0) {
    throw refusal(
      node,
      `its window of ${show(size)} is larger than the padded image of ${show(image)} with padding ${show(padding)}`,
    );
  }
  if (
    intAttribute(node, 'ceil_mode', 0) !== 0 &&
    (rest[0] % strides[0] !== 0 || rest[1] % strides[1] !== 0)
  ) {
    throw refusal(
      node,
      `its ceil_mode adds windows that leave the image of ${show(image)}, for which there is no rule; export it with ceil_mode 0 and padding`,
    );
  }
  return {
    strides,
    padding,
    places: [Math.floor(rest[0] / strides[0]) + 1, Math.floor(rest[1] / strides[1]) + 1],
  };
}

interface Sliding {
  readonly image: Size;
  readonly size: Size;
  readonly strides: Size;
}

function paddingOf(node: GraphNode, { axes }: ImageView, sliding: Sliding): Padding {
  const mode = textAttribute(node, 'auto_pad', 'NOTSET');
  switch (mode) {
    case 'NOTSET':
    case '':
      return explicitPadding(node, axes);
    case 'VALID':
      return [0, 0, 0, 0];
    case 'SAME_UPPER':
    case 'SAME_LOWER':
      return [...samePadding(sliding, 0, mode), ...samePadding(sliding, 1, mode)];
    default:
      throw refusal(
        node,
        `its attribute 'auto_pad' should be NOTSET, VALID, SAME_UPPER or SAME_LOWER, but is '${mode}'`,
      );
  }
}

/** ONNX gives the starts of all axes, then their ends. */
function explicitPadding(node: GraphNode, axes: 1 | 2): Padding {
  const pads = intsAttribute(node, 'pads') ?? new Array<number>(2 * axes).fill(0);
  if (pads.length !== 2 * axes || pads.some((pad) => !(pad >= 0))) {
    throw refusal(
      node,
      `its attribute 'pads' should be ${2 * axes} numbers of at least 0, but is ${show(pads)}`,
    );
  }
  const [a = 0, b = 0, c = 0, d = 0] = pads;
  return axes === 1 ? [0, 0, a, b] : [a, c, b, d];
}

/** As many places as strides fit into the image, rounded up; an odd rest goes to the end or to the start. */
function samePadding(
  { image, size, strides }: Sliding,
  axis: 0 | 1,
  mode: 'SAME_UPPER' | 'SAME_LOWER',
): [start: number, end: number] {
  const places = Math.ceil(image[axis] / strides[axis]);
  const total = Math.max(0, (places - 1) * strides[axis] + size[axis] - image[axis]);
  const less = Math.floor(total / 2);
  return mode === 'SAME_UPPER' ? [less, total - less] : [total - less, less];
}
