import { messageOf, UserError } from '@drawdown/records';

import type { Budget } from './budget.ts';
import type { Constants } from './constant.ts';
import { constraintsOf } from './constraint.ts';
import type { And, Or } from './formula.ts';
import { type ComparisonFrame, type Frame, frameOf } from './frame.ts';
import { errorAt, quoted } from './source.ts';
import { operate, type Term, TermError } from './term.ts';
import { neverClosed, type Tokens } from './tokens.ts';
import type { Variables } from './variables.ts';

/** What the reading of a formula needs to know. */
export interface FormulaContext {
  readonly variables: Variables;
  readonly constants: Constants;
  readonly budget: Budget;
  /** The number of outputs of the network. */
  readonly outputs: number;
}

/**
 * Reads the formula that stands at the current token and adds it to a conjunction. Parentheses that are still open are
 * kept in a list, not on the call stack, so that they may be nested to any depth.
 *
 * @throws UserError naming line, column and token
 */
export function readFormula(tokens: Tokens, context: FormulaContext, into: And): void {
  const open: Frame[] = [];
  do {
    if (tokens.kind === 'open') open.push(openFrame(tokens, open.at(-1), context));
    else if (tokens.kind === 'word') addWord(tokens, open.at(-1), context);
    else if (tokens.kind === 'close') closeFrame(tokens, open, { context, into });
    else throw endOfText(tokens, open.at(-1));
  } while (open.length > 0);
}

const FORMULA = 'a formula such as (<= X_0 1.0)';
const TERM = 'a variable, a number or a term such as (* 2.0 Y_0)';

function openFrame(tokens: Tokens, parent: Frame | undefined, { budget }: FormulaContext): Frame {
  const { at } = tokens;
  tokens.advance();
  if (tokens.kind !== 'word') throw tokens.unexpected('an operator after the parenthesis');
  const frame = frameOf(tokens.word, at, budget);
  const wantsFormula = parent === undefined || parent.kind === 'connective';
  if (frame === undefined || (frame.kind === 'operation') === wantsFormula) {
    throw wrongOperator(tokens, wantsFormula);
  }
  tokens.advance();
  return frame;
}

function wrongOperator(tokens: Tokens, wantsFormula: boolean): Error {
  const { word, source, at } = tokens;
  if (word === '<' || word === '>') {
    return errorAt(source, at, `'${word}' is strict, which VNN-LIB 1.0 does not have; use '${word}='`);
  }
  return tokens.unexpected(wantsFormula ? "'and', 'or', '<=', '>=' or '='" : "'+', '-', '*' or '/'");
}

function addWord(tokens: Tokens, frame: Frame | undefined, context: FormulaContext): void {
  if (frame === undefined || frame.kind === 'connective') throw tokens.unexpected(FORMULA);
  frame.operands.push(termOf(tokens, context));
  tokens.advance();
}

function termOf(tokens: Tokens, { variables, constants }: FormulaContext): Term {
  const { word, at, source } = tokens;
  const variable = variables.find(word);
  if (variable !== undefined) return { kind: 'variable', variable };
  const constant = located(tokens, at, () => constants.read(word));
  if (constant !== undefined) return { kind: 'constant', constant };
  if (/^[XY]_/.test(word)) throw errorAt(source, at, `${quoted(word)} is not declared`);
  throw tokens.unexpected(TERM);
}

interface Surroundings {
  readonly context: FormulaContext;
  readonly into: And;
}

function closeFrame(tokens: Tokens, open: Frame[], { context, into }: Surroundings): void {
  const frame = open.pop();
  const parent = open.at(-1);
  if (frame === undefined) throw tokens.unexpected(FORMULA);
  if (frame.kind === 'operation') {
    if (frame.operands.length === 0 || parent === undefined || parent.kind === 'connective') {
      throw tokens.unexpected(TERM);
    }
    parent.operands.push(located(tokens, frame.at, () => operate(frame.operator, frame.operands)));
  } else {
    const target = parent?.kind === 'connective' ? parent.formula : into;
    if (frame.kind === 'comparison') addComparison(tokens, frame, { context, target });
    else if (frame.formula.isEmpty) throw tokens.unexpected(FORMULA);
    else target.addFormula(frame.formula.close());
  }
  tokens.advance();
}

function addComparison(
  tokens: Tokens,
  { at, operator, operands }: ComparisonFrame,
  { context, target }: { readonly context: FormulaContext; readonly target: And | Or },
): void {
  const [left, right] = operands;
  if (left === undefined || right === undefined) throw tokens.unexpected(TERM);
  if (operands.length > 2) {
    const what = `'${operator}' compares two terms, but ${operands.length} are given`;
    throw errorAt(tokens.source, at, what);
  }
  const { outputs, budget } = context;
  const constraints = located(tokens, at, () => constraintsOf(operator, { left, right }, outputs));
  for (const { kind } of constraints) if (kind === 'row') budget.spend(outputs, at);
  target.addConstraints(constraints);
}

/** Gives errors about numbers and terms their place in the text. */
function located<T>(tokens: Tokens, at: number, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof TermError || error instanceof UserError)) throw error;
    throw errorAt(tokens.source, at, messageOf(error));
  }
}

function endOfText(tokens: Tokens, frame: Frame | undefined): Error {
  return frame === undefined ? tokens.unexpected(FORMULA) : neverClosed(tokens.source, frame.at);
}
