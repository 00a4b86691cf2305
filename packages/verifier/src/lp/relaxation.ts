import { type Array64, crownMargins, crownTrace, withWorkspace } from '@drawdown/bounds';
import { countFlops } from '@drawdown/networks';
import type { Box, Property } from '@drawdown/properties';

import { problemOf } from '../certify.ts';
import type { Instance } from '../rung.ts';
import type { Subject } from '../subject.ts';
import { encodeNetwork } from './encode.ts';
import type { Choice, Encoding } from './encoding-rule.ts';
import type { LinearProgram, Objective } from './linear-program.ts';
import { objectivesOf } from './objectives.ts';
import { ProgramLateError, ProgramTooLargeError, programBuilder } from './program-builder.ts';

/** Entries that a program may have: with the solver's copies of them about 2 GB. */
const MOST_ENTRIES = 2e7;

/** Of so many multiplications all but one may be left out of a program, as neurons are off. */
const MOST_LEFT_OUT = 8;

/** An instance as a linear program that holds whatever the network makes of the box's points. */
export interface Relaxation {
  /** Its first columns are the coordinates of the input. */
  readonly program: LinearProgram;
  /** For each alternative of the property what is to be least; a lower bound of it is one of the alternative's margin. */
  readonly objectives: readonly Objective[];
  /** What makes the program exact once every choice is made. */
  readonly choices: readonly Choice[];
  /** Whether some layer has a relaxation that no choice makes exact. */
  readonly hasCurves: boolean;
  /** Lower bounds of the alternatives' margins by CROWN, which made the boxes. */
  readonly crownBounds: readonly number[];
}

/** Why an instance has no relaxation. */
export type NoRelaxation = 'bound-not-finite' | 'out-of-memory' | 'timeout';

/** How an instance is relaxed. */
export interface RelaxationOptions {
  /** How many entries the program may have: refused before work where the network's layers have more multiplications. */
  readonly mostEntries?: number;
  /** A moment of `performance.now()` past which there is none. */
  readonly deadline?: number;
  /** Sound boxes of every layer's input; CROWN's where they are left out. */
  readonly trace?: ReadonlyMap<string, Box<Array64>>;
}

/**
 * The triangle relaxation of the whole network over an instance's box, with sound boxes inside, rounded outward. Ehlers,
 * ATVA 2017 (arXiv:1705.01320).
 */
export function relaxationOf(
  subject: Subject,
  instance: Instance,
  { mostEntries = MOST_ENTRIES, deadline = Number.POSITIVE_INFINITY, trace: given }: RelaxationOptions = {},
): Relaxation | NoRelaxation {
  // Each multiplication is an entry, but for neurons that are off.
  if (countFlops(subject.network) / 2 > MOST_LEFT_OUT * mostEntries) return 'out-of-memory';
  const builder = programBuilder(mostEntries, deadline);
  const encoding: Encoding = { builder, choices: [], hasCurves: false };
  const { property } = instance;
  try {
    return withWorkspace(() => {
      const { arithmetic, model, box, specification } = problemOf(subject, [instance]);
      const trace = given ?? crownTrace(arithmetic, model, box, { deadline });
      const rows = crownMargins(arithmetic, model, box, { specification, trace: new Map(trace) }).data;
      const logits = encodeNetwork(encoding, box, { ...model, trace });
      const objectives = objectivesOf(builder, logits, property);
      const program = builder.program();
      if (program === undefined) return 'bound-not-finite';
      const { choices, hasCurves } = encoding;
      return { program, objectives, choices, hasCurves, crownBounds: alternativeBounds(property, rows) };
    });
  } catch (error) {
    if (error instanceof ProgramTooLargeError) return 'out-of-memory';
    if (error instanceof ProgramLateError) return 'timeout';
    throw error;
  }
}

/** The largest row of each alternative; NaN bounds nothing. */
function alternativeBounds({ alternatives }: Property, rows: Float64Array): readonly number[] {
  let at = 0;
  return alternatives.map(({ length }) => {
    const own = rows.subarray(at, at + length);
    at += length;
    return Math.max(...own.map((bound) => (Number.isNaN(bound) ? Number.NEGATIVE_INFINITY : bound)));
  });
}
