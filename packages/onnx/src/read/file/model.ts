import { messageOf, UserError } from '@drawdown/records';

import { type Graph, type Model, ModelProto, numberOf } from '../../proto.ts';

/** The graph of a model and the version of ONNX's operators that it is written for. */
export interface OpenedModel {
  readonly graph: Graph;
  readonly opset: number;
}

const OLDEST_OPSET = 7;
const NEWEST_OPSET = 21;

/**
 * Decodes the bytes of a model.
 *
 * @param place where they came from, for the message
 * @throws UserError for bytes that are no ONNX model, and for operators of an unknown version
 */
export function decodeModel(bytes: Uint8Array, place: string): OpenedModel {
  const model = decode(bytes, place);
  const graph = model.graph;
  if (graph === null || graph === undefined || (graph.node ?? []).length === 0) {
    throw new UserError(
      `${place} holds no ONNX graph: it is empty, damaged, or no ONNX model; export the network again`,
    );
  }
  return { graph, opset: opsetOf(model, place) };
}

function decode(bytes: Uint8Array, place: string): Model {
  try {
    return ModelProto.decode(bytes);
  } catch (error) {
    const why = messageOf(error).replaceAll(/\s+/g, ' ');
    throw new UserError(
      `${place} is no ONNX model, or is damaged: its ${bytes.length} bytes do not decode as protobuf (${why}); fetch or export it again`,
    );
  }
}

function opsetOf({ opsetImport }: Model, place: string): number {
  const entry = (opsetImport ?? []).find(({ domain }) => isOnnxDomain(domain));
  const opset = numberOf(entry?.version);
  if (opset >= OLDEST_OPSET && opset <= NEWEST_OPSET) return opset;
  const found = entry === undefined ? 'no version' : `opset ${opset}`;
  throw new UserError(
    `${place} should use ONNX's operators of opset ${OLDEST_OPSET} to ${NEWEST_OPSET}, but names ${found}; export it for opset 17`,
  );
}

/** Whether a domain is that of ONNX's own operators. */
export function isOnnxDomain(domain: string | null | undefined): boolean {
  return domain === undefined || domain === null || domain === '' || domain === 'ai.onnx';
}
