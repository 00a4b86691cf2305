import { z } from 'zod';

import type { Layer, LayerKind, LayerOf, Padding, Size } from '../layer.ts';
import type { Network } from '../network.ts';

const extent = z.int().positive();
const room = z.int().nonnegative();
const size: z.ZodType<Size> = z.tuple([extent, extent]);
const padding: z.ZodType<Padding> = z.tuple([room, room, room, room]);

const layerSchema: z.ZodType<Layer> = z.lazy(() => anyLayer);

const layerSchemas = {
  linear: z.strictObject({ kind: z.literal('linear'), inputs: extent, outputs: extent }),
  conv2d: z.strictObject({
    kind: z.literal('conv2d'),
    inputs: extent,
    outputs: extent,
    size,
    strides: size,
    padding,
  }),
  relu: z.strictObject({ kind: z.literal('relu') }),
  'leaky-relu': z.strictObject({ kind: z.literal('leaky-relu'), slope: z.number().nonnegative().lt(1) }),
  sigmoid: z.strictObject({ kind: z.literal('sigmoid') }),
  tanh: z.strictObject({ kind: z.literal('tanh') }),
  flatten: z.strictObject({ kind: z.literal('flatten'), order: z.enum(['hwc', 'chw']) }),
  'batch-norm': z.strictObject({
    kind: z.literal('batch-norm'),
    channels: extent,
    epsilon: z.number().nonnegative(),
  }),
  'average-pool': z.strictObject({
    kind: z.literal('average-pool'),
    size,
    strides: size,
    padding,
    divisor: z.enum(['window', 'inside']),
  }),
  'max-pool': z.strictObject({ kind: z.literal('max-pool'), size, strides: size, padding }),
  normalize: z.strictObject({
    kind: z.literal('normalize'),
    mean: z.array(z.number()),
    deviation: z.array(z.number().positive()),
  }),
  scale: z.strictObject({ kind: z.literal('scale'), shape: z.array(extent).min(1) }),
  residual: z.strictObject({
    kind: z.literal('residual'),
    body: z.array(layerSchema),
    shortcut: z.array(layerSchema),
  }),
} satisfies { readonly [K in LayerKind]: z.ZodType<LayerOf<K>> };

type LayerSchema = (typeof layerSchemas)[LayerKind];

const anyLayer = z.discriminatedUnion('kind', Object.values(layerSchemas) as [LayerSchema, ...LayerSchema[]]);

/** The zod shape of {@link Network}; whether its layers fit each other is for `validateNetwork`. */
export const networkSchema: z.ZodType<Network> = z.strictObject({
  name: z.string(),
  inputShape: z.array(extent).min(1),
  classes: z.int().min(2),
  layers: z.array(layerSchema).min(1),
});
