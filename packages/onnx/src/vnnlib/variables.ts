import { UserError } from '@drawdown/records';

import { errorAt, quoted, type Source } from './source.ts';
import type { Tokens } from './tokens.ts';

/** A declared input X_i or output Y_i of the network, flat index i. */
export interface Variable {
  readonly kind: 'input' | 'output';
  readonly name: string;
  readonly index: number;
}

/** The declared variables, by name. */
export class Variables {
  readonly #known = new Map<string, Variable>();
  readonly #source: Source;

  constructor(source: Source) {
    this.#source = source;
  }

  /** The variable of a name, or undefined where none was declared. */
  find(name: string): Variable | undefined {
    return this.#known.get(name);
  }

  /**
   * Reads the rest of a declaration: `X_0 Real`.
   *
   * @throws UserError for another name or type, and for a name that was declared before
   */
  declare(tokens: Tokens): void {
    const { at } = tokens;
    const name = tokens.takeWord('the name of a variable, X_0 or Y_0');
    const parts = /^([XY])_(0|[1-9]\d{0,8})$/.exec(name);
    if (parts === null) {
      throw errorAt(
        this.#source,
        at,
        `expected an input X_0, X_1, … or an output Y_0, Y_1, …, but found ${quoted(name)}`,
      );
    }
    if (this.#known.has(name)) throw errorAt(this.#source, at, `'${name}' is declared a second time`);
    if (tokens.kind !== 'word' || tokens.word !== 'Real')
      throw tokens.unexpected(`the type of ${name}, Real`);
    tokens.advance();
    const kind = parts[1] === 'X' ? 'input' : 'output';
    this.#known.set(name, { kind, name, index: Number(parts[2]) });
  }

  /**
   * Compares the declarations with a network.
   *
   * @throws UserError naming both numbers where they differ, or the name that is missing
   */
  expectNetwork(inputs: number, outputs: number): void {
    const { place } = this.#source;
    const kinds = [...this.#known.values()].map(({ kind }) => kind);
    const declaredInputs = kinds.filter((kind) => kind === 'input').length;
    const declaredOutputs = kinds.length - declaredInputs;
    if (declaredInputs !== inputs || declaredOutputs !== outputs) {
      throw new UserError(
        `${place}: the property declares ${declaredInputs} inputs X_i and ${declaredOutputs} outputs Y_i, but the network has ${inputs} inputs and ${outputs} outputs; give the network that it was made for`,
      );
    }
    this.#expectGapless('X', inputs);
    this.#expectGapless('Y', outputs);
  }

  #expectGapless(letter: 'X' | 'Y', count: number): void {
    for (let index = 0; index < count; index++) {
      if (this.#known.has(`${letter}_${index}`)) continue;
      throw new UserError(
        `${this.#source.place}: the network's ${count} ${letter === 'X' ? 'inputs' : 'outputs'} are ${letter}_0 … ${letter}_${count - 1}, but ${letter}_${index} is not declared`,
      );
    }
  }
}
