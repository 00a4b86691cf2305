import { z } from 'zod';

/** Rows of numbers. */
type Matrix = readonly (readonly number[])[];

/** One number for height and width, or one each. */
type Side = number | readonly [number, number];

/** A layer of an oracle file, with its parameters: weights OIHW and `[out, in]`. */
export type OracleLayer =
  | { readonly kind: 'linear'; readonly weight: Matrix; readonly bias: readonly number[] }
  | {
      readonly kind: 'conv2d';
      readonly weightOIHW: readonly (readonly Matrix[])[];
      readonly bias: readonly number[];
      readonly stride: Side;
      readonly padding: Side;
    }
  | { readonly kind: 'relu' }
  | { readonly kind: 'flatten'; readonly order: 'CHW' }
  | {
      readonly kind: 'batch-norm';
      readonly gamma: readonly number[];
      readonly beta: readonly number[];
      readonly mean: readonly number[];
      readonly variance: readonly number[];
      readonly epsilon: number;
    }
  | { readonly kind: 'average-pool' | 'max-pool'; readonly size: Side; readonly stride: Side }
  | {
      readonly kind: 'residual';
      readonly body: readonly OracleLayer[];
      readonly shortcut: readonly OracleLayer[];
    };

/** Nested arrays of numbers, of any depth. */
export type Nested = number | readonly Nested[];

/** Bounds at one radius; rows of margins are label logit minus each other logit, in increasing order. */
export interface OracleCase {
  readonly eps: number;
  /** The range that the box is clipped to, or null. */
  readonly clip: readonly [number, number] | null;
  /** By method: lower bounds of the margins, `[input][row]`. */
  readonly lowerMargins: { readonly [method: string]: Matrix };
  /** By method: bounds of the raw logits, `[input][class]`. */
  readonly logitBounds: { readonly [method: string]: { readonly lower: Matrix; readonly upper: Matrix } };
  /** The least margin among sampled points, `[input][row]`: no sound lower bound exceeds it. */
  readonly sampledMinimum: Matrix;
}

/** An oracle file as it is written: images CHW. */
export interface OracleFile {
  readonly name: string;
  readonly inputShapeCHW: readonly number[];
  readonly layers: readonly OracleLayer[];
  readonly inputs: readonly Nested[];
  readonly labels: readonly number[];
  readonly logits: Matrix;
  readonly cases: readonly OracleCase[];
}

const vector = z.array(z.number());
const matrix = z.array(vector);
const side = z.union([z.int(), z.tuple([z.int(), z.int()])]);

const layer: z.ZodType<OracleLayer> = z.lazy(() => anyLayer);

const anyLayer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('linear'), weight: matrix, bias: vector }),
  z.object({
    kind: z.literal('conv2d'),
    weightOIHW: z.array(z.array(matrix)),
    bias: vector,
    stride: side,
    padding: side,
  }),
  z.object({ kind: z.literal('relu') }),
  z.object({ kind: z.literal('flatten'), order: z.literal('CHW') }),
  z.object({
    kind: z.literal('batch-norm'),
    gamma: vector,
    beta: vector,
    mean: vector,
    variance: vector,
    epsilon: z.number(),
  }),
  z.object({ kind: z.enum(['average-pool', 'max-pool']), size: side, stride: side }),
  z.object({ kind: z.literal('residual'), body: z.array(layer), shortcut: z.array(layer) }),
]);

const nested: z.ZodType<Nested> = z.lazy(() => z.union([z.number(), z.array(nested)]));

const oracleCase: z.ZodType<OracleCase> = z.object({
  eps: z.number(),
  clip: z.tuple([z.number(), z.number()]).nullable(),
  lowerMargins: z.record(z.string(), matrix),
  logitBounds: z.record(z.string(), z.object({ lower: matrix, upper: matrix })),
  sampledMinimum: matrix,
});

/** The zod shape of {@link OracleFile}. */
export const oracleFileSchema: z.ZodType<OracleFile> = z.object({
  name: z.string(),
  inputShapeCHW: z.array(z.int().positive()),
  layers: z.array(layer),
  inputs: z.array(nested),
  labels: z.array(z.int()),
  logits: matrix,
  cases: z.array(oracleCase),
});
