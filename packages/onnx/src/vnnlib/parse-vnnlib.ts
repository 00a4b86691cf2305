import { Budget } from './budget.ts';
import { Constants } from './constant.ts';
import { And } from './formula.ts';
import { problemOf, type VerificationProblem } from './problem.ts';
import { type FormulaContext, readFormula } from './read-formula.ts';
import { neverClosed, Tokens } from './tokens.ts';
import { Variables } from './variables.ts';

/** The network that a property is about, and where the property came from. */
export interface VnnlibContext {
  /** The number of values of the network's input, X_0 … in the flat order of its ONNX input. */
  readonly inputs: number;
  readonly outputs: number;
  /** Where the text came from, for messages. */
  readonly place: string;
}

/**
 * Reads a property in VNN-LIB 1.0: declarations of X_i and Y_i, and asserts that together describe the counterexamples by
 * `and`, `or`, `<=`, `>=` and `=` of linear terms (https://www.vnnlib.org).
 *
 * Exact: numbers are read as the decimals that they are. Boxes are rounded outward, rows are scaled by a positive factor
 * where their coefficients are no float64 numbers.
 *
 * @throws UserError naming line, column and token for text that is not VNN-LIB 1.0, and for what is not supported:
 *   inputs without bounds, inputs in one constraint with other variables, coefficients of too many digits, more cases than
 *   fit into memory, other numbers of variables than the network has
 */
export function parseVnnlib(text: string, { inputs, outputs, place }: VnnlibContext): VerificationProblem {
  const source = { text, place };
  const tokens = new Tokens(source);
  const variables = new Variables(source);
  const budget = new Budget(source);
  const context: FormulaContext = { variables, constants: new Constants(), budget, outputs };
  const asserts = new And(0, budget);
  while (tokens.kind !== 'end') readCommand(tokens, context, asserts);
  variables.expectNetwork(inputs, outputs);
  return problemOf(asserts.close(), { place, budget, inputs, outputs });
}

function readCommand(tokens: Tokens, context: FormulaContext, asserts: And): void {
  const { at, source } = tokens;
  tokens.take('open', "a command, '(declare-const …)' or '(assert …)'");
  const { word } = tokens;
  if (word !== 'assert' && word !== 'declare-const') {
    throw tokens.unexpected("the command 'declare-const' or 'assert'");
  }
  tokens.advance();
  if (word === 'assert') readFormula(tokens, context, asserts);
  else context.variables.declare(tokens);
  if (tokens.kind === 'end') throw neverClosed(source, at);
  tokens.take('close', "')' at the end of the command");
}
