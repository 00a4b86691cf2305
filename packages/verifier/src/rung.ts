import type { InputBox, Property } from '@drawdown/properties';
import { type Json, type Rng, UnknownNameError, UserError } from '@drawdown/records';
import type { z } from 'zod';

import type { Subject } from './subject.ts';

/** One question to a verifier: whether a property holds at every point of a box. */
export interface Instance {
  readonly box: InputBox;
  readonly property: Property;
  /**
   * What a lower bound of the margin must exceed for a certificate: 0, or more where more is promised than exact
   * arithmetic.
   */
  readonly slack: number;
}

/** Instances to decide together. */
export interface Query {
  readonly instances: readonly Instance[];
  /** Randomness of this query alone. */
  readonly rng: Rng;
  /** The moment of `performance.now()` at which time is up: what is not decided then is unknown, reason `timeout`. */
  readonly deadline: number;
  /** Asks a rung that takes long to stop: it throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * What a rung says of one instance. A certified bound is a lower bound of the margin and exceeds the slack; a falsified
 * one is an upper bound at the witness, a point of the inner box. Of an unknown one, rungs that certify give a lower bound.
 */
export type Answer =
  | { readonly verdict: 'certified'; readonly bound: number }
  | { readonly verdict: 'falsified'; readonly bound: number; readonly witness: Float32Array }
  | {
      readonly verdict: 'unknown';
      readonly bound: number | null;
      readonly reason: string;
      readonly witness?: Float32Array;
    };

/** What a rung can prove. */
export type Decision = 'certified' | 'falsified';

/** A rung's settings, as they stand in a record. */
export type RungSettings = { readonly [name: string]: Json };

/** One way to decide a query, as data and a pure function of settings that only the rung itself knows. */
export interface RungDefinition<Settings extends RungSettings> {
  readonly name: string;
  /** The name for people. */
  readonly title: string;
  /** Where the method is from. */
  readonly cite: string;
  /** Which answers, besides unknown, the rung can give. Both are proofs: see {@link Answer}. */
  readonly decides: readonly [Decision, ...Decision[]];
  /** Whether it always gives an answer, time permitting. */
  readonly complete: boolean;
  /** Roughly what one instance costs, in forward passes of a network with C classes. */
  readonly cost: string;
  /**
   * Whether it costs no more than telling whether the unperturbed image is right, so that its certificates may come
   * first: a certificate says that too.
   */
  readonly beforePoint?: boolean;
  /** Whether it is dear enough to be asked about one instance at a time, each with its own deadline. */
  readonly alone?: boolean;
  /** The settings with their defaults. */
  readonly settings: z.ZodType<Settings>;
  /** The answers, one per instance. */
  readonly decide: (
    subject: Subject,
    query: Query,
    settings: Settings,
  ) => readonly Answer[] | Promise<readonly Answer[]>;
}

/** A rung as the ladder sees it: its settings are checked when it is set up. */
export interface Rung extends Omit<RungDefinition<RungSettings>, 'settings' | 'decide'> {
  /**
   * The rung with its settings; what `given` leaves out keeps its default.
   *
   * @throws UserError for a setting that is unknown or out of range
   */
  readonly configure: (given: RungSettings) => ConfiguredRung;
}

/** A rung with its settings. */
export interface ConfiguredRung {
  /** The resolved settings, for the record. */
  readonly parameters: RungSettings;
  readonly decide: (subject: Subject, query: Query) => Promise<readonly Answer[]>;
}

/** Makes a rung of its definition. */
export function defineRung<Settings extends RungSettings>(definition: RungDefinition<Settings>): Rung {
  const { settings: schema, decide, ...facts } = definition;
  return {
    ...facts,
    configure(given) {
      const result = schema.safeParse(given);
      if (!result.success) throw settingsError(definition, given, result.error.issues);
      const settings = result.data;
      return { parameters: settings, decide: async (subject, query) => decide(subject, query, settings) };
    },
  };
}

/** What to tell whoever gave settings that do not fit: the first of the issues. */
function settingsError(
  { name, settings }: Pick<RungDefinition<RungSettings>, 'name' | 'settings'>,
  given: RungSettings,
  [issue]: readonly z.core.$ZodIssue[],
): UserError {
  if (issue?.code === 'unrecognized_keys') {
    const [unknown = ''] = issue.keys;
    // Every setting has a default, so the schema names them all.
    const known = Object.keys(settings.parse({}));
    return known.length > 0
      ? new UnknownNameError(`setting of rung '${name}'`, unknown, known)
      : new UserError(`rung '${name}' has no settings, but '${unknown}' was given; leave it out`);
  }
  const setting = issue?.path.join('.') ?? '';
  return new UserError(
    `rung '${name}': setting '${setting}' does not fit: ${issue?.message}, but '${given[setting]}' was given`,
  );
}
