import { sha256 } from './canonical-json.ts';

/**
 * Philox4x32-10, a counter-based generator (Salmon et al., *Parallel random numbers: as easy as 1, 2, 3*, SC 2011).
 *
 * Ten rounds turn a 128-bit counter and a 64-bit key into 128 random bits; `output` receives them.
 */
export function philox4x32(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
  output: Uint32Array,
): void {
  let [a, b, c, d] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const highA = multiplyHigh(0xd2511f53, a);
    const lowA = Math.imul(0xd2511f53, a) >>> 0;
    const highC = multiplyHigh(0xcd9e8d57, c);
    const lowC = Math.imul(0xcd9e8d57, c) >>> 0;
    a = (highC ^ b ^ k0) >>> 0;
    b = lowC;
    c = (highA ^ d ^ k1) >>> 0;
    d = lowA;
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  output[0] = a;
  output[1] = b;
  output[2] = c;
  output[3] = d;
}

/** The upper 32 bits of the 64-bit product of two unsigned 32-bit integers. */
function multiplyHigh(a: number, b: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + (middle >>> 16) + (carry >>> 16)) >>> 0;
}

/**
 * A seeded stream of random numbers, and a tree of independent streams below it.
 *
 * `fork` names a use (`rng.fork('attack', epoch, batch)`): the same seed and path give the same numbers on every
 * machine, in whatever order the forks are made, so a resumed or parallel run draws what an uninterrupted one draws.
 */
export class Rng {
  readonly #path: string;
  readonly #key: readonly [number, number];
  readonly #block = new Uint32Array(4);
  #counter = 0;
  #used = 4;

  private constructor(path: string) {
    this.#path = path;
    const digest = sha256(path);
    this.#key = [Number.parseInt(digest.slice(0, 8), 16), Number.parseInt(digest.slice(8, 16), 16)];
  }

  /** The root stream of a seed, a whole number. */
  static fromSeed(seed: number): Rng {
    return new Rng(`seed:${seed}`);
  }

  /** An independent stream for one use. */
  fork(...use: readonly (string | number)[]): Rng {
    return new Rng(`${this.#path}/${JSON.stringify(use)}`);
  }

  /** A whole number in [0, 2³²). */
  uint32(): number {
    if (this.#used === 4) {
      const low = this.#counter >>> 0;
      const high = Math.floor(this.#counter / 2 ** 32);
      philox4x32([low, high, 0, 0], this.#key, this.#block);
      this.#counter += 1;
      this.#used = 0;
    }
    return this.#block[this.#used++] as number;
  }

  /** A number in [0, 1) with 32 random bits. */
  uniform(): number {
    return this.uint32() * 2 ** -32;
  }

  /** A whole number in [0, bound), without bias. */
  below(bound: number): number {
    const limit = 2 ** 32 - (2 ** 32 % bound);
    let draw = this.uint32();
    while (draw >= limit) draw = this.uint32();
    return draw % bound;
  }

  /** `count` numbers, uniform in [low, high). */
  uniforms(count: number, low = 0, high = 1): Float32Array {
    return Float32Array.from({ length: count }, () => low + (high - low) * this.uniform());
  }

  /** `count` numbers from Normal(0, deviation²), by Box and Muller. */
  normals(count: number, deviation = 1): Float32Array {
    return Float32Array.from({ length: count }, () => {
      const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
      return deviation * radius * Math.cos(2 * Math.PI * this.uniform());
    });
  }

  /** The numbers 0 … count − 1 in random order, by Fisher and Yates. */
  permutation(count: number): Uint32Array {
    const order = Uint32Array.from({ length: count }, (_, index) => index);
    for (let last = count - 1; last > 0; last--) {
      const other = this.below(last + 1);
      const held = order[last] as number;
      order[last] = order[other] as number;
      order[other] = held;
    }
    return order;
  }
}
