import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import {
  type backend_util,
  buffer,
  type DataType,
  type Rank,
  type Tensor,
  type TensorBuffer,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import type { Addon } from './addon.ts';
import { type Block, BufferPool, type PoolCounters, type PooledType } from './buffer-pool.ts';
import { PooledRecord, type TensorRecord } from './tensor-record.ts';

type Numbers = Float32Array | Int32Array | Uint8Array;

/** The tensors of a kernel call, by name or in a list; an optional one may be left out. */
export type KernelInputs =
  | Readonly<Record<string, TensorInfo | undefined>>
  | readonly (TensorInfo | undefined)[];

/** TensorFlow.js's form, and what the pool holds. */
export interface NativeMemory extends PoolCounters {
  unreliable: boolean;
  reasons: string[];
}

/**
 * TensorFlow.js's cpu backend with its results in pooled memory, where the addon's kernels write them. Tensors that come
 * from elsewhere (the user's arrays, results of the cpu backend's kernels, tensors of another backend) keep their own
 * arrays.
 *
 * Pooled memory serves another tensor as soon as its tensors are disposed of, so nobody may hold on to it: reading
 * copies, and a block whose array was seen through `data` is given away, never to come back.
 */
export class NativeBackend extends MathBackendCPU {
  readonly addon: Addon;
  readonly #pool: BufferPool;

  constructor(addon: Addon) {
    super();
    this.addon = addon;
    this.#pool = new BufferPool(addon.allocate);
  }

  /**
   * The numbers of a tensor, for kernels, which do not keep them: a Float32Array for float32, an Int32Array for int32, a
   * Uint8Array for bool.
   *
   * @throws TypeError for other data types
   */
  numbers({ dataId, dtype }: Pick<TensorInfo, 'dataId' | 'dtype'>): Numbers {
    const record = this.data.get(dataId);
    return asType(record instanceof PooledRecord ? record.numbers : record.values, dtype);
  }

  /**
   * The numbers of a float32 tensor.
   *
   * @throws TypeError for other data types
   */
  floats(info: Pick<TensorInfo, 'dataId' | 'dtype'>): Float32Array {
    const numbers = this.numbers(info);
    if (numbers instanceof Float32Array) return numbers;
    throw new TypeError(`expected a float32 tensor, got ${info.dtype}`);
  }

  /**
   * A tensor in pooled memory; its numbers are undefined until a kernel writes them.
   *
   * @throws RangeError when the memory cannot be had
   */
  override makeOutput(shape: readonly number[], dtype: PooledType): TensorInfo;
  /** The cpu backend's own: a tensor, known to the engine, of numbers that are there. */
  override makeOutput<T extends Tensor>(
    values: backend_util.BackendValues,
    shape: number[],
    dtype: DataType,
  ): T;
  override makeOutput(...made: unknown[]): unknown {
    if (made.length === 3) {
      return super.makeOutput(...(made as [backend_util.BackendValues, number[], DataType]));
    }
    const [shape, dtype] = made as [number[], PooledType];
    const size = util.sizeFromShape(shape);
    const block = this.#pool.take(dtype === 'bool' ? size : 4 * size);
    const dataId = {};
    this.data.set(dataId, new PooledRecord(dtype, block, block.view(dtype, size)));
    return { dataId, shape, dtype };
  }

  /**
   * Runs a kernel that is written for the cpu backend. It sees pooled arrays only while it runs; a result that is a view
   * of one shares the block.
   */
  lend<Result extends TensorInfo | TensorInfo[]>(inputs: KernelInputs, kernel: () => Result): Result {
    const lent = this.#blocksOf(inputs);
    const result = kernel();
    if (lent.length === 0) return result;
    const areAllKnown = [result].flat().every((output) => this.#shareBlock(output.dataId, lent));
    // Parts of a complex tensor may be views too, and stay unknown: the blocks are given away.
    if (areAllKnown) for (const block of lent) block.isGivenAway = false;
    return result;
  }

  #blocksOf(inputs: KernelInputs): Block[] {
    const blocks: Block[] = [];
    for (const input of Object.values<TensorInfo | undefined>(inputs)) {
      if (input == null) continue;
      const record: TensorRecord = this.data.get(input.dataId);
      if (record instanceof PooledRecord && !record.block.isGivenAway) blocks.push(record.block);
    }
    return blocks;
  }

  /** False when the result may hold memory in a way that cannot be told. */
  #shareBlock(dataId: object, lent: readonly Block[]): boolean {
    const record: TensorRecord = this.data.get(dataId);
    if (record instanceof PooledRecord) return true;
    const { values, complexTensorInfos, refCount, dtype } = record;
    if (complexTensorInfos != null || values === undefined || Array.isArray(values)) return false;
    const block = lent.find(({ memory }) => memory === values.buffer);
    if (block === undefined) return true;
    const shared = new PooledRecord(dtype, block, values);
    shared.refCount = refCount;
    this.data.delete(dataId);
    this.data.set(dataId, shared);
    return true;
  }

  override write(values: backend_util.BackendValues, _shape: number[], dtype: DataType): object {
    const dataId = {};
    this.data.set(dataId, { values, dtype, refCount: 1 });
    return dataId;
  }

  /** The numbers; of a tensor in pooled memory a copy, which outlives the tensor. */
  override readSync(dataId: object): backend_util.BackendValues {
    const record: TensorRecord = this.data.get(dataId);
    return record instanceof PooledRecord ? record.numbers.slice() : super.readSync(dataId);
  }

  override bufferSync<R extends Rank, D extends DataType>(info: TensorInfo): TensorBuffer<R, D> {
    const record: TensorRecord = this.data.get(info.dataId);
    if (!(record instanceof PooledRecord)) return super.bufferSync(info);
    return buffer(info.shape as never, info.dtype as D, record.values as never);
  }

  override disposeData(dataId: object, force = false): boolean {
    const record: TensorRecord | undefined = this.data.has(dataId) ? this.data.get(dataId) : undefined;
    if (!(record instanceof PooledRecord)) return super.disposeData(dataId, force);
    if (--record.refCount > 0 && !force) return false;
    this.data.delete(dataId);
    if (--record.block.holders === 0) this.#pool.giveBack(record.block);
    return true;
  }

  override memory(): NativeMemory {
    return {
      unreliable: true,
      reasons: ['Memory that is no longer used may not have been collected yet.'],
      ...this.#pool.counters,
    };
  }

  override dispose(): void {
    this.#pool.clear();
  }
}

/** An array of the type that belongs to the data type. The cpu backend's casts share an array where they can. */
function asType(values: backend_util.BackendValues | undefined, dtype: DataType): Numbers {
  if (values === undefined || Array.isArray(values)) throw new TypeError(`expected numbers, got ${dtype}`);
  if (dtype === 'float32') return values instanceof Float32Array ? values : new Float32Array(values);
  if (dtype === 'int32') return values instanceof Int32Array ? values : new Int32Array(values);
  if (dtype === 'bool') return values instanceof Uint8Array ? values : new Uint8Array(values);
  throw new TypeError(`expected float32, int32 or bool, got ${dtype}`);
}
