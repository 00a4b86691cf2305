import {
  add,
  addN,
  type backend_util,
  buffer,
  cast,
  complex,
  conv2d,
  engine,
  grads,
  imag,
  keep,
  matMul,
  memory,
  real,
  relu,
  reshape,
  slice,
  split,
  sub,
  sum,
  type Tensor,
  tensor,
  tensor1d,
  tensor2d,
  tidy,
  variable,
} from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import type { NativeBackend, NativeMemory } from '../src/backend.ts';
import { describeNative, nativeBackend, openBackends, registerGradients, use } from './native-backend.ts';
import { numbers } from './numbers.ts';

const of = ({ shape, values }: ReturnType<typeof numbers>): Tensor => tensor(values, [...shape]);

/** A tensor in pooled memory. */
function pooled(values: readonly number[]): Tensor {
  const backend = nativeBackend();
  const info = backend.makeOutput([values.length], 'float32');
  backend.floats(info).set(values);
  return engine().makeTensorFromTensorInfo(info, backend);
}

/** Fills all memory that the pool would hand out next for so many numbers. */
function overwrite(backend: NativeBackend, length: number): void {
  const infos = Array.from({ length: 8 }, () => backend.makeOutput([length], 'float32'));
  for (const info of infos) backend.floats(info).fill(-77);
  for (const info of infos) backend.disposeData(info.dataId);
}

const counters = (): NativeMemory => nativeBackend().memory();

describeNative('the native backend', () => {
  beforeAll(async () => {
    registerGradients();
    await openBackends();
  });

  it('reads copies, which outlive their tensors', async () => {
    const backend = nativeBackend();
    const x = pooled([1, 2, 3]);
    const [sync, async] = [x.dataSync(), await x.data()];
    x.dispose();
    overwrite(backend, 3);
    expect([...sync]).toEqual([1, 2, 3]);
    expect([...async]).toEqual([1, 2, 3]);
    expect(counters().bytesInUse).toBe(0);
  });

  it('leaves the user’s arrays to the user', () => {
    const backend = nativeBackend();
    const mine = Float32Array.of(1, 2, 3, 4);
    const x = tensor1d(mine);
    add(x, 1).dispose();
    x.dispose();
    overwrite(backend, 4);
    expect([...mine]).toEqual([1, 2, 3, 4]);
  });

  it('keeps a block as long as a view of it lives', () => {
    const backend = nativeBackend();
    const x = pooled([1, 2, 3, 4, 5, 6]);
    const parts = split(x, 3) as Tensor[];
    const part = slice(x, [1], [4]);
    x.dispose();
    overwrite(backend, 6);
    expect([...part.dataSync()]).toEqual([2, 3, 4, 5]);
    expect(parts.map((each) => [...each.dataSync()])).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    part.dispose();
    for (const each of parts) each.dispose();
    expect(counters().bytesInUse).toBe(0);
  });

  it('shares a block between reshaped and cloned tensors', () => {
    const backend = nativeBackend();
    const x = pooled([1, 2, 3, 4]);
    const [square, twin] = [reshape(x, [2, 2]), x.clone()];
    x.dispose();
    square.dispose();
    overwrite(backend, 4);
    expect([...twin.dataSync()]).toEqual([1, 2, 3, 4]);
    twin.dispose();
    expect(counters().bytesInUse).toBe(0);
  });

  it('gives a block away for good that somebody saw through `data`', () => {
    const backend = nativeBackend();
    const x = pooled([1, 2, 3]);
    const values = backend.data.get(x.dataId).values as Float32Array;
    const { pooledBytes } = counters();
    x.dispose();
    expect(counters()).toMatchObject({ bytesInUse: 0, pooledBytes });
    overwrite(backend, 3);
    expect([...values]).toEqual([1, 2, 3]);
  });

  it('keeps what a complex tensor may refer to', () => {
    const backend = nativeBackend();
    const [re, im] = [pooled([1, 2]), pooled([3, 4])];
    const z = complex(re, im);
    re.dispose();
    im.dispose();
    overwrite(backend, 2);
    expect([...real(z).dataSync(), ...imag(z).dataSync()]).toEqual([1, 2, 3, 4]);
    z.dispose();
  });

  it('takes tensors from other backends and gives them back', () => {
    use('cpu');
    const x = tensor2d([[1, -2]]);
    use('native');
    const y = add(x, x);
    const product = matMul(y, y, false, true);
    use('cpu');
    expect([...sub(product, 1).dataSync()]).toEqual([19]);
    expect([...add(x, y).dataSync()]).toEqual([3, -6]);
    use('native');
    const positive = relu(x);
    expect([...positive.dataSync()]).toEqual([1, 0]);
    for (const each of [x, y, product, positive]) each.dispose();
    expect(counters().bytesInUse).toBe(0);
  });

  it('counts references as the cpu backend does', () => {
    const backend = nativeBackend();
    const { dataId } = backend.makeOutput([2], 'int32');
    expect(backend.refCount(dataId)).toBe(1);
    backend.incRef(dataId);
    expect(backend.disposeData(dataId)).toBe(false);
    backend.incRef(dataId);
    backend.decRef(dataId);
    expect(backend.refCount(dataId)).toBe(1);
    expect(backend.disposeData(dataId)).toBe(true);
    expect(backend.refCount(dataId)).toBe(0);
    expect(backend.disposeData(dataId)).toBe(true);
    const forced = backend.makeOutput([2], 'bool');
    backend.incRef(forced.dataId);
    expect(backend.disposeData(forced.dataId, true)).toBe(true);
    expect(counters().bytesInUse).toBe(0);
  });

  it('has numbers of the type that a tensor says, also where a cast shares an array', () => {
    const backend = nativeBackend();
    const x = tensor1d([0, 3], 'int32');
    const y = cast(x, 'float32');
    expect(backend.numbers(x)).toEqual(Int32Array.of(0, 3));
    expect(backend.numbers(y)).toEqual(Float32Array.of(0, 3));
    expect(backend.numbers(tensor1d([true, false], 'bool'))).toEqual(Uint8Array.of(1, 0));
    expect(() => backend.floats(x)).toThrow(/expected a float32 tensor, got int32/);
    expect(() => backend.numbers(tensor1d(['a']))).toThrow(TypeError);
  });

  it('still is the cpu backend’s own makeOutput for values that are there', () => {
    const made: Tensor = nativeBackend().makeOutput(
      Float32Array.of(1, 2) as backend_util.BackendValues,
      [2],
      'float32',
    );
    expect([...made.dataSync()]).toEqual([1, 2]);
    made.dispose();
  });

  it('reads buffers and strings', () => {
    const x = pooled([1, 2, 3, 4]);
    const read = x.bufferSync();
    x.dispose();
    overwrite(nativeBackend(), 4);
    expect(read.get(2)).toBe(3);
    expect(tensor1d(['grün', 'blau']).dataSync()).toEqual(['grün', 'blau']);
    expect([...buffer([2], 'float32', Float32Array.of(5, 6)).toTensor().dataSync()]).toEqual([5, 6]);
  });

  it('makes an exception of a tensor that does not fit, and goes on', () => {
    const long = tensor2d(new Float32Array(1e6), [1e6, 1]);
    const before = counters().bytesInUse;
    expect(() => matMul(long, long, false, true)).toThrow(RangeError);
    expect(() => nativeBackend().makeOutput([1e14], 'float32')).toThrow(RangeError);
    expect(counters().bytesInUse).toBe(before);
    expect(sum(matMul(tensor2d([[1, 2]]), tensor2d([[3], [4]]))).dataSync()[0]).toBe(11);
    long.dispose();
  });

  it('allocates nothing in a training step after the first', () => {
    const weights = [variable(of(numbers([3, 3, 2, 5], 1))), variable(of(numbers([5 * 36, 4], 2)))] as const;
    const step = (): void =>
      tidy(() => {
        const images = of(numbers([7, 8, 8, 2], 3));
        const loss = (kernel: Tensor, matrix: Tensor): Tensor =>
          sum(matMul(reshape(relu(conv2d(images as never, kernel as never, 1, 'valid')), [7, -1]), matrix));
        const [dKernel, dMatrix] = grads(loss)([...weights]);
        weights[0].assign(sub(weights[0], dKernel as Tensor));
        weights[1].assign(sub(weights[1], dMatrix as Tensor));
      });
    step();
    step();
    const { allocations, pooledBytes, bytesInUse } = counters();
    for (let i = 0; i < 20; i++) step();
    expect(counters()).toMatchObject({ allocations, pooledBytes, bytesInUse });
    for (const weight of weights) weight.dispose();
  });

  it('loses nothing in 10,000 steps', () => {
    const x = keep(of(numbers([8, 8], 1)));
    const step = (): void =>
      tidy(() => {
        const product = matMul(x, x);
        const parts = split(add(product, 1), 2) as Tensor[];
        sum(addN([...parts])).dataSync();
      });
    for (let i = 0; i < 10; i++) step();
    const [before, tensors, ids] = [counters(), memory().numTensors, nativeBackend().numDataIds()];
    for (let i = 0; i < 10_000; i++) step();
    expect([counters(), memory().numTensors, nativeBackend().numDataIds()]).toEqual([before, tensors, ids]);
    x.dispose();
  });
});
