import { constants } from 'node:buffer';

/** What a pool holds and has done. Bytes count whole blocks. */
export interface PoolCounters {
  /** Bytes of the blocks that tensors use. */
  readonly bytesInUse: number;
  /** The most that was ever in use at once. */
  readonly peakBytes: number;
  /** Bytes of free blocks, kept for the next tensor. */
  readonly pooledBytes: number;
  /** How often memory was taken from the system. */
  readonly allocations: number;
}

type Numbers = Float32Array | Int32Array | Uint8Array;

/** The data types that live in pooled memory. */
export type PooledType = 'float32' | 'int32' | 'bool';

const viewTypes = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;

/** A piece of memory that goes from tensor to tensor. */
export class Block {
  readonly memory: ArrayBuffer;
  /** Tensors' records that use it: more than one when a kernel of the cpu backend made a view. */
  holders = 0;
  /** Somebody outside the kernels has seen the memory and may keep it: it must not serve another tensor. */
  isGivenAway = false;
  /** When it came back to the pool, in takes. */
  freedAt = 0;
  #view: Numbers;

  constructor(memory: ArrayBuffer) {
    this.memory = memory;
    this.#view = new Uint8Array(memory);
  }

  /** The first `length` numbers; the same array as the last time when type and length are the same. */
  view(type: PooledType, length: number): Numbers {
    const View = viewTypes[type];
    if (this.#view.length !== length || !(this.#view instanceof View)) {
      this.#view = new View(this.memory, 0, length);
    }
    return this.#view;
  }
}

/** Blocks of one huge page and more are whole huge pages. */
const HUGE_PAGE = 2 ** 21;
const SMALLEST = 64;

/** Over how many takes the need is observed before the pool gives memory back. */
const WINDOW = 100_000;

/**
 * Memory for tensors, reused: a training step asks for the same sizes every time. A size is rounded up to one of four
 * classes between two powers of two, so that at most a fifth of a block lies idle.
 *
 * The pool keeps no more than twice what was in use at once during the last two windows of {@link WINDOW} takes; blocks
 * beyond that are left to the garbage collector, the longest unused first.
 */
export class BufferPool {
  readonly #allocate: (bytes: number) => ArrayBuffer;
  readonly #free = new Map<number, Block[]>();
  #bytesInUse = 0;
  #peakBytes = 0;
  #pooledBytes = 0;
  #allocations = 0;
  #takes = 0;
  /** The most in use at once, in this window and in the last. */
  #need = 0;
  #lastNeed = 0;

  /** @param allocate the addon's */
  constructor(allocate: (bytes: number) => ArrayBuffer) {
    this.#allocate = allocate;
  }

  /** What the pool holds now. */
  get counters(): PoolCounters {
    return {
      bytesInUse: this.#bytesInUse,
      peakBytes: this.#peakBytes,
      pooledBytes: this.#pooledBytes,
      allocations: this.#allocations,
    };
  }

  /**
   * A block of at least so many bytes; its contents are undefined.
   *
   * @throws RangeError when the memory cannot be had
   */
  take(bytes: number): Block {
    const size = blockSize(bytes);
    if (this.#takes++ % WINDOW === 0) this.#startWindow();
    const block = this.#free.get(size)?.pop();
    if (block === undefined) return this.#allocateBlock(size);
    this.#pooledBytes -= size;
    this.#use(size);
    return block;
  }

  /** Takes a block back that no tensor uses any more; one that was given away is only forgotten. */
  giveBack(block: Block): void {
    const size = block.memory.byteLength;
    this.#bytesInUse -= size;
    if (block.isGivenAway) return;
    block.freedAt = this.#takes;
    this.#pooledBytes += size;
    const free = this.#free.get(size);
    if (free === undefined) this.#free.set(size, [block]);
    else free.push(block);
  }

  /** Forgets all free blocks. */
  clear(): void {
    this.#free.clear();
    this.#pooledBytes = 0;
  }

  #allocateBlock(size: number): Block {
    if (size > constants.MAX_LENGTH) {
      throw new RangeError(`out of memory: expected at most ${constants.MAX_LENGTH} bytes, got ${size}`);
    }
    const block = new Block(this.#allocate(size));
    this.#allocations++;
    this.#use(size);
    this.#trim();
    return block;
  }

  #use(size: number): void {
    this.#bytesInUse += size;
    if (this.#bytesInUse > this.#need) this.#need = this.#bytesInUse;
    if (this.#bytesInUse > this.#peakBytes) this.#peakBytes = this.#bytesInUse;
  }

  #startWindow(): void {
    this.#lastNeed = this.#need;
    this.#need = this.#bytesInUse;
    this.#trim();
  }

  #trim(): void {
    const limit = 2 * Math.max(this.#need, this.#lastNeed);
    if (this.#bytesInUse + this.#pooledBytes <= limit) return;
    const blocks = [...this.#free.values()].flat().sort((a, b) => a.freedAt - b.freedAt);
    for (const block of blocks) {
      if (this.#bytesInUse + this.#pooledBytes <= limit) return;
      const size = block.memory.byteLength;
      const kept = this.#free.get(size)?.filter((other) => other !== block);
      if (kept !== undefined) this.#free.set(size, kept);
      this.#pooledBytes -= size;
    }
  }
}

/** The size of the blocks that serve so many bytes: k · 2^e with k = 4 … 7, and whole huge pages from one on. */
export function blockSize(bytes: number): number {
  if (bytes <= SMALLEST) return SMALLEST;
  const quarter = 2 ** (Math.floor(Math.log2(bytes)) - 2);
  const unit = Math.max(quarter, bytes > HUGE_PAGE ? HUGE_PAGE : SMALLEST);
  return Math.ceil(bytes / unit) * unit;
}
