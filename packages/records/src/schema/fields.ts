import { z } from 'zod';

import type { Json } from '../canonical-json.ts';
import { type Eps, parseEps } from '../eps.ts';

/** A radius in a record: a fraction in canonical text. */
export const epsField: z.ZodType<Eps> = z
  .string()
  .refine(isCanonicalEps, { error: 'must be a radius as a fraction in lowest terms, such as 8/255' })
  .transform((text) => text as Eps) as unknown as z.ZodType<Eps>;

/** A SHA-256 in hexadecimal. */
export const hashField: z.ZodType<string> = z.string().regex(/^[0-9a-f]{64}$/);

/** Any JSON value, for settings whose meaning belongs to the package that reads them. */
export const jsonField: z.ZodType<Json> = z.json() as z.ZodType<Json>;

function isCanonicalEps(text: string): boolean {
  try {
    return parseEps(text) === text;
  } catch {
    return false;
  }
}
