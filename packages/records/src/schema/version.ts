import { z } from 'zod';

import { UserError } from '../errors.ts';

/** The version of every record this code writes; it grows when a field changes its meaning. */
export const SCHEMA_VERSION = 1;

/** The zod shape of a record's version field. */
export const schemaVersion: z.ZodLiteral<typeof SCHEMA_VERSION> = z.literal(SCHEMA_VERSION);

/**
 * Reads a record of any kind out of JSON text.
 *
 * @param place where the text came from, for the message
 * @throws UserError for text that is not JSON, for a record of a newer schema, and for a record that does not fit
 */
export function parseRecord<T>(schema: z.ZodType<T>, text: string, place: string): T {
  const value = parseJson(text, place);
  const version = (value as { schema?: unknown } | null)?.schema;
  if (typeof version === 'number' && version > SCHEMA_VERSION) {
    throw new UserError(
      `${place} was written by a newer drawdown (record schema ${version}, this one reads up to ${SCHEMA_VERSION}); update drawdown or use another store`,
    );
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue?.path.join('.') || 'the record';
  throw new UserError(`${place} is not a valid record: ${field}: ${issue?.message ?? 'does not fit'}`);
}

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`${place} is not JSON (${(error as Error).message}); it may be damaged`);
  }
}
