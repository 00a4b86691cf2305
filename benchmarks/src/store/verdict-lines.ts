import { type Eps, parseEps, parseRecord, type VerdictRecord, verdictRecordSchema } from '@drawdown/records';

/**
 * Verdicts as JSON lines. The text depends on the verdicts alone: fields in a fixed order, and no `seconds`, which
 * differ from run to run.
 *
 * @throws TypeError for a bound that JSON cannot hold (NaN, infinities)
 */
export function encodeVerdicts(verdicts: readonly VerdictRecord[]): string {
  return verdicts.map((verdict) => `${JSON.stringify(ordered(verdict))}\n`).join('');
}

function ordered(verdict: VerdictRecord): VerdictRecord {
  const { index, label, prediction, eps, verdict: kind, rung, bound, source, reason, rungs } = verdict;
  const bounds = [bound, ...Object.values(rungs ?? {}).map((outcome) => outcome.bound)];
  if (!bounds.every(isBound)) {
    throw new TypeError(
      `image ${index} at eps ${eps}: a bound must be a finite number or null, not ${bounds}`,
    );
  }
  return {
    index,
    label,
    prediction,
    eps,
    verdict: kind,
    rung,
    bound,
    source,
    ...(reason === undefined ? {} : { reason }),
    ...(rungs === undefined ? {} : { rungs }),
  };
}

/**
 * Reads what {@link encodeVerdicts} wrote.
 *
 * A store holds tens of thousands of lines, so a line that is plainly in order is taken without the schema; the
 * schema decides about every other line and words the complaint.
 *
 * @param place where the text came from, for the message
 * @throws UserError naming the first line that is no verdict, and for a last line that was cut off
 */
export function decodeVerdicts(text: string, place: string): VerdictRecord[] {
  const lines = text.split('\n');
  const last = lines.pop();
  const isRadius = radiusCheck();
  const read = (line: string, position: number): VerdictRecord =>
    plainVerdict(line, isRadius) ?? parseRecord(verdictRecordSchema, line, `${place}, line ${position + 1}`);
  const verdicts = lines.map(read);
  return last === '' || last === undefined ? verdicts : [...verdicts, read(last, lines.length)];
}

const KINDS: ReadonlySet<unknown> = new Set(['certified', 'falsified', 'unknown']);
const FIELDS: ReadonlySet<string> = new Set([
  'index',
  'label',
  'prediction',
  'eps',
  'verdict',
  'rung',
  'bound',
  'source',
  'reason',
  'rungs',
]);

type RadiusCheck = (value: unknown) => value is Eps;

/** Undefined for whatever the quick look cannot vouch for. */
function plainVerdict(line: string, isRadius: RadiusCheck): VerdictRecord | undefined {
  let value: Partial<Record<keyof VerdictRecord, unknown>>;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !Object.keys(value).every((key) => FIELDS.has(key))) {
    return undefined;
  }
  const inOrder =
    isCount(value.index) &&
    isCount(value.label) &&
    isCount(value.prediction) &&
    isRadius(value.eps) &&
    KINDS.has(value.verdict) &&
    (value.rung === null || typeof value.rung === 'string') &&
    isBound(value.bound) &&
    (value.source === null || isRadius(value.source)) &&
    isReason(value.reason) &&
    (value.rungs === undefined || areRungs(value.rungs));
  return inOrder ? (value as VerdictRecord) : undefined;
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isBound(value: unknown): boolean {
  return value === null || Number.isFinite(value);
}

function isReason(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

function areRungs(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every(isRungOutcome);
}

function isRungOutcome(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { verdict, bound, reason, ...others } = value as Record<string, unknown>;
  return KINDS.has(verdict) && isBound(bound) && isReason(reason) && Object.keys(others).length === 0;
}

/** The same few radii come in every line: each is parsed once. */
function radiusCheck(): RadiusCheck {
  const known = new Map<unknown, boolean>();
  return (value): value is Eps => {
    const seen = known.get(value);
    if (seen !== undefined) return seen;
    const answer = typeof value === 'string' && isCanonical(value);
    known.set(value, answer);
    return answer;
  };
}

function isCanonical(text: string): boolean {
  try {
    return parseEps(text) === text;
  } catch {
    return false;
  }
}
