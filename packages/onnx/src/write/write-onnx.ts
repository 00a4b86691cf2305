import {
  countParameters,
  type Network,
  type Parameters,
  type Shape,
  type StoredArray,
  validateNetwork,
} from '@drawdown/networks';
import { UserError } from '@drawdown/records';

import { FLOAT, ModelProto, type ValueInfo } from '../proto.ts';
import { writeLayers } from './rules.ts';
import { addNode, type Sheet } from './sheet.ts';

/** How a network is written. */
export interface WriteOptions {
  /** The size of the batch axis: a number, or a name for one that is left open. */
  readonly batch?: number | string;
}

const IR_VERSION = 8;
const OPSET = 17;
const MOST_BYTES = 2 ** 31 - 1;

/**
 * A network as an ONNX model (opset 17, float32) with the input `input` of [N, channels, height, width] or
 * [N, features] and the output `logits` of [N, classes]. The bytes depend on the network and its parameters only.
 *
 * Parameters are written as they are; what a layer holds as float64 (means and deviations, slopes, epsilon) is rounded
 * to float32.
 *
 * @throws UserError for layers that do not fit each other, and for more parameters than one file may hold
 */
export function writeOnnx(
  network: Network,
  parameters: Parameters<StoredArray>,
  { batch = 'N' }: WriteOptions = {},
): Uint8Array {
  const { name, inputShape, classes, layers } = validateNetwork(network);
  const bytes = 4 * countParameters(network);
  if (bytes > MOST_BYTES) {
    throw new UserError(
      `network '${name}' has ${bytes} bytes of parameters, but an ONNX file holds at most ${MOST_BYTES}; export a smaller network`,
    );
  }
  const sheet: Sheet = { parameters, nodes: [], tensors: [] };
  const last = writeLayers(
    layers,
    { name: 'input', shape: inputShape },
    { sheet, pathOf: (index) => `${index}` },
  );
  nameOutput(sheet, last.name);
  const model = {
    irVersion: IR_VERSION,
    producerName: 'drawdown',
    opsetImport: [{ domain: '', version: OPSET }],
    graph: {
      name,
      node: sheet.nodes,
      initializer: sheet.tensors,
      input: [valueInfo('input', batch, channelsFirst(inputShape))],
      output: [valueInfo('logits', batch, [classes])],
    },
  };
  return Uint8Array.from(ModelProto.encode(model).finish());
}

/** The last value is called `logits`. */
function nameOutput(sheet: Sheet, last: string): void {
  const maker = sheet.nodes.at(-1);
  if (maker === undefined) addNode(sheet, { op: 'Identity', name: 'logits', inputs: [last] });
  else maker.output = ['logits'];
}

function channelsFirst(shape: Shape): Shape {
  const [height, width, channels] = shape;
  return height === undefined || width === undefined || channels === undefined
    ? shape
    : [channels, height, width];
}

function valueInfo(name: string, batch: number | string, shape: Shape): ValueInfo {
  const first = typeof batch === 'number' ? { dimValue: batch } : { dimParam: batch };
  const dim = [first, ...shape.map((extent) => ({ dimValue: extent }))];
  return { name, type: { tensorType: { elemType: FLOAT, shape: { dim } } } };
}
