import { lookUp, UserError } from '@drawdown/records';

import { rungs } from './catalogue.ts';
import type { ConfiguredRung, Rung, RungSettings } from './rung.ts';

/** A rung with its settings, ready to climb. */
export interface LadderStep extends ConfiguredRung {
  readonly rung: string;
  readonly decides: Rung['decides'];
  /** As of the rung, and the next. */
  readonly beforePoint?: boolean;
  readonly alone?: boolean;
}

/**
 * Reads a ladder: rungs in order, separated by commas, each with settings where they differ from the default,
 * `'pgd:steps=100:restarts=3,ibp,crown-ibp:lowerSlope=zero'`.
 *
 * @throws UserError for an unknown rung or setting, one that is named twice, or an empty name
 */
export function parseLadder(text: string): readonly LadderStep[] {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.some((part) => part === '' || part.startsWith(':'))) {
    throw new UserError(
      `a ladder is a list of rungs such as 'pgd,ibp,crown-ibp', but a name is empty in '${text}'; write one there or leave the comma out`,
    );
  }
  const steps = parts.map(parseStep);
  const names = steps.map(({ rung }) => rung);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new UserError(`the ladder '${text}' names the rung '${twice}' twice; name it once`);
  return steps;
}

function parseStep(text: string): LadderStep {
  const [name = '', ...assignments] = text.split(':');
  const settings = assignments.map((assignment) => parseAssignment(name, assignment));
  const names = settings.map(([setting]) => setting);
  const twice = names.find((setting, index) => names.indexOf(setting) !== index);
  if (twice !== undefined) {
    throw new UserError(`rung '${name}' is given the setting '${twice}' twice; give it once`);
  }
  return ladderStep(name, Object.fromEntries(settings));
}

/**
 * One step of a ladder by the rung's name; what `given` leaves out keeps its default.
 *
 * @throws UserError for an unknown rung, and for a setting that is unknown or out of range
 */
export function ladderStep(name: string, given: RungSettings = {}): LadderStep {
  const { decides, beforePoint = false, alone = false, configure } = lookUp('rung', rungs, name);
  return { rung: name, decides, beforePoint, alone, ...configure(given) };
}

function parseAssignment(rung: string, text: string): [name: string, value: string | number | boolean] {
  const [name = '', value, ...rest] = text.split('=');
  if (value === undefined || name === '' || rest.length > 0) {
    throw new UserError(`rung '${rung}': a setting is written name=value, but '${text}' was given`);
  }
  if (value === 'true' || value === 'false') return [name, value === 'true'];
  const number = Number(value);
  return [name, value !== '' && Number.isFinite(number) ? number : value];
}
