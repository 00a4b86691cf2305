/**
 * Loops over strided arrays, for kernels that take them: sizes of 1 are left out, and neighbouring loops become one where
 * both arrays allow it, so that the inner loop is long.
 */

/** The addon takes no more loops than these. */
export const mostLoops = 12;

const largest = 2 ** 31 - 1;

/** Collects loops from the innermost outward. */
export class Loops {
  #count = 0;
  readonly #sizes = new Int32Array(mostLoops);
  readonly #stepsA = new Int32Array(mostLoops);
  readonly #stepsB = new Int32Array(mostLoops);
  #isTooLarge = false;

  clear(): void {
    this.#count = 0;
    this.#isTooLarge = false;
  }

  /** Puts a loop around those there are. */
  around(size: number, stepA: number, stepB: number): void {
    if (size === 1) return;
    if (this.#count > 0) {
      const inner = this.#count - 1;
      const innerSize = this.#sizes[inner] ?? 0;
      const joinsA = stepA === (this.#stepsA[inner] ?? 0) * innerSize;
      const joinsB = stepB === (this.#stepsB[inner] ?? 0) * innerSize;
      if (joinsA && joinsB && innerSize * size <= largest) {
        this.#sizes[inner] = innerSize * size;
        return;
      }
    }
    if (this.#count === mostLoops || Math.max(size, stepA, stepB) > largest) {
      this.#isTooLarge = true;
      return;
    }
    this.#sizes[this.#count] = size;
    this.#stepsA[this.#count] = stepA;
    this.#stepsB[this.#count++] = stepB;
  }

  /** A loop of one round inside the others, unless b's innermost step is 1 already. */
  endWithUnitStep(): void {
    if (this.#count > 0 && this.#stepsB[0] === 1) return;
    if (this.#count === mostLoops) {
      this.#isTooLarge = true;
      return;
    }
    for (const numbers of [this.#sizes, this.#stepsA, this.#stepsB]) {
      numbers.copyWithin(1, 0, this.#count);
      numbers[0] = 1;
    }
    this.#count++;
  }

  /** More loops, or larger sizes or steps, than the addon takes. */
  get isTooLarge(): boolean {
    return this.#isTooLarge;
  }

  /** How many there are. */
  get count(): number {
    return this.#count;
  }

  /** Writes every loop's size and steps, the outermost first. */
  write(dims: Int32Array, offset: number): void {
    for (let i = 0, at = offset; i < this.#count; i++, at += 3) {
      const loop = this.#count - 1 - i;
      dims[at] = this.#sizes[loop] ?? 0;
      dims[at + 1] = this.#stepsA[loop] ?? 0;
      dims[at + 2] = this.#stepsB[loop] ?? 0;
    }
  }
}
