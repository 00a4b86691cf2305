import { canonicalJson, type Json, messageOf, UserError } from '@drawdown/records';
import { z } from 'zod';

import type { Network } from '../network.ts';
import { validateNetwork } from '../validate.ts';
import { networkSchema } from './network-schema.ts';

/** A network's architecture as JSON text that depends on the network alone, so that a folder can hold one that is not in the zoo. */
export function networkToJson(network: Network): string {
  return `${canonicalJson(networkSchema.parse(network) as unknown as Json)}\n`;
}

/**
 * The network of a JSON text.
 *
 * @param place where the text came from, for the message
 * @throws UserError for text that is not JSON, fields that do not fit, or layers that do not fit each other
 */
export function networkFromJson(text: string, place: string): Network {
  const result = networkSchema.safeParse(parse(text, place));
  if (result.success) return validateNetwork(result.data);
  const [issue] = result.error.issues;
  const field = issue?.path.join('.') || 'the network';
  throw new UserError(
    `${place} does not describe a network: ${field}: ${issue?.message ?? z.prettifyError(result.error)}`,
  );
}

function parse(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`${place} is not JSON (${messageOf(error)}); it may be damaged`);
  }
}
