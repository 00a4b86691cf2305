import { buildNetwork, type Network, networks, type Parameters, type StoredArray } from '@drawdown/networks';
import { randomParameters, referenceForward, tinyNetworks } from '@drawdown/networks/testing';
import { Rng } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { inputToOnnx, readOnnx, writeOnnx } from '../../src/index.ts';
import { ModelProto } from '../../src/proto.ts';
import { openRuntime } from '../../src/runtime/index.ts';
import { expectClose, importedLogits } from '../agreement.ts';

/** A network with its parameters and an image in our order. */
interface Specimen {
  readonly network: Network;
  readonly parameters: Parameters<StoredArray>;
  readonly images: readonly Float32Array[];
}

const zoo = Object.values(networks).map(({ example }): [string, () => Specimen] => [
  example,
  () => {
    const network = buildNetwork(example, { inputShape: [16, 16, 3], classes: 4 });
    const rng = Rng.fromSeed(5).fork(example);
    return { network, parameters: randomParameters(network, rng), images: [rng.fork('image').uniforms(768)] };
  },
]);
const tiny = Object.entries(tinyNetworks).map(([name, specimen]): [string, () => Specimen] => [
  name,
  () => specimen,
]);
const normalized: [string, () => Specimen] = [
  'a normalize layer in front of a zoo network',
  () => {
    const normalize = { mean: [0.4914, 0.4822, 0.4465], deviation: [0.2023, 0.1994, 0.201] };
    const network = buildNetwork('mlp-5-5', { inputShape: [4, 3, 3], classes: 3, normalize });
    const rng = Rng.fromSeed(6);
    return { network, parameters: randomParameters(network, rng), images: [rng.fork('image').uniforms(36)] };
  },
];

/** The numbers of an image as the written model takes them: channel by channel. */
function channelsFirst(image: Float32Array, shape: readonly number[]): Float32Array {
  const [height = 1, width = 1, channels] = shape;
  if (channels === undefined) return image;
  const pixels = height * width;
  return image.map((_, index) => image[(index % pixels) * channels + Math.floor(index / pixels)] ?? 0);
}

describe.each([...tiny, ...zoo, normalized])('%s', (_name, specimen) => {
  const { network, parameters, images } = specimen();
  const bytes = writeOnnx(network, parameters);
  const expected = images.map((image) => [...referenceForward(network, parameters, image)]);

  it('gives the same logits in ONNX Runtime, image by image and as a batch', async () => {
    const runtime = await openRuntime(bytes);
    const [height = 1, width, channels] = network.inputShape;
    const shape = channels === undefined || width === undefined ? [height] : [channels, height, width];
    const inputs = images.map((image) => channelsFirst(image, network.inputShape));
    expectClose(await runtime.run(inputs[0] ?? new Float32Array(), [1, ...shape]), expected[0] ?? []);
    const batch = Float32Array.from(inputs.flatMap((input) => [...input]));
    expectClose(await runtime.run(batch, [inputs.length, ...shape]), expected.flat());
    await runtime.dispose();
  });

  it('is the same function when it is read again', () => {
    const imported = readOnnx(bytes);
    expect(imported.network.inputShape).toEqual(network.inputShape);
    for (const [index, image] of images.entries()) {
      const input = channelsFirst(image, network.inputShape);
      expect(inputToOnnx(imported, image)).toEqual(input);
      // What a layer holds as float64 is written as float32.
      expectClose(importedLogits(imported, input), expected[index] ?? [], 1e-6);
    }
  });
});

describe('writeOnnx', () => {
  const { network, parameters } = tinyNetworks.conv;

  it('writes the same bytes for the same network', () => {
    expect(writeOnnx(network, parameters)).toEqual(writeOnnx(network, { ...parameters }));
  });

  it('states the version of the format and of the operators, and the shapes', () => {
    const { irVersion, opsetImport, graph } = ModelProto.decode(writeOnnx(network, parameters));
    expect([String(irVersion), opsetImport.map(({ version }) => String(version))]).toEqual(['8', ['17']]);
    const dims = (graph?.input?.[0]?.type?.tensorType?.shape?.dim ?? []).map(
      ({ dimParam, dimValue }) => dimParam || Number(dimValue),
    );
    expect(dims).toEqual(['N', 2, 6, 5]);
  });

  it('fixes the batch where it is asked to', () => {
    const { graph } = ModelProto.decode(writeOnnx(network, parameters, { batch: 1 }));
    expect(String(graph?.input?.[0]?.type?.tensorType?.shape?.dim?.[0]?.dimValue)).toBe('1');
  });

  it('flattens without a transposition where a linear layer follows, and with one elsewhere', () => {
    const operators = (written: Network, stored: Parameters<StoredArray>): string[] =>
      (ModelProto.decode(writeOnnx(written, stored)).graph?.node ?? []).map(({ opType }) => opType ?? '');
    expect(operators(network, parameters)).toEqual(['Conv', 'Relu', 'Conv', 'Relu', 'Flatten', 'Gemm']);
    const flat: Network = {
      name: 'flat',
      inputShape: [2, 2, 2],
      classes: 8,
      layers: [{ kind: 'flatten', order: 'hwc' }, { kind: 'relu' }],
    };
    expect(operators(flat, {})).toEqual(['Transpose', 'Flatten', 'Relu']);
  });

  it('names the output of a network without layers of its own', async () => {
    const empty: Network = { name: 'empty', inputShape: [3], classes: 3, layers: [] };
    const runtime = await openRuntime(writeOnnx(empty, {}));
    expect([...(await runtime.run(Float32Array.of(1, 2, 3), [1, 3]))]).toEqual([1, 2, 3]);
    await runtime.dispose();
  });

  it('refuses layers that do not fit', () => {
    const broken: Network = { ...network, classes: 5 };
    expect(() => writeOnnx(broken, parameters)).toThrow("network 'tiny-conv' should end in 5 logits");
  });
});
