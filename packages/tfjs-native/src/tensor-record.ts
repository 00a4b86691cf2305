import type { backend_util, DataType, TensorInfo } from '@tensorflow/tfjs-core';
import type { Block } from './buffer-pool.ts';

/** What TensorFlow.js's cpu backend keeps of a tensor. */
export interface TensorRecord {
  readonly values?: backend_util.BackendValues;
  readonly dtype: DataType;
  readonly complexTensorInfos?: { real: TensorInfo; imag: TensorInfo };
  refCount: number;
}

/** A tensor in a block of the pool, in the form that the cpu backend's kernels expect. */
export class PooledRecord implements TensorRecord {
  readonly dtype: DataType;
  readonly block: Block;
  /** The numbers, for who does not keep them. */
  readonly numbers: Float32Array | Int32Array | Uint8Array;
  refCount = 1;

  constructor(dtype: DataType, block: Block, numbers: Float32Array | Int32Array | Uint8Array) {
    this.dtype = dtype;
    this.block = block;
    this.numbers = numbers;
    block.holders++;
  }

  /** The numbers, for who may keep them: from now on the block belongs to this tensor for good. */
  get values(): Float32Array | Int32Array | Uint8Array {
    this.block.isGivenAway = true;
    return this.numbers;
  }
}
