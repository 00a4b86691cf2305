import type { DatasetManifest } from '../manifest.ts';

/** CIFAR-10, the binary version: 50,000 training and 10,000 test images in six files of one archive. */
export const cifar10Manifest: DatasetManifest = {
  name: 'cifar10',
  title: 'CIFAR-10',
  homepage: 'https://www.cs.toronto.edu/~kriz/cifar.html',
  licence: 'none stated; the authors ask for the citation',
  citation: 'A. Krizhevsky. Learning Multiple Layers of Features from Tiny Images. Technical report, 2009.',
  files: [
    {
      kind: 'archive',
      path: 'cifar-10-binary.tar.gz',
      urls: [
        'https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz',
        'https://storage.googleapis.com/s4tf-hosted-binaries/datasets/CIFAR10/cifar-10-binary.tar.gz',
      ],
      published: { bytes: 170_052_171, md5: 'c32a1d4ab5d03f1284b67883e8d87530' },
      members: [
        member('data_batch_1.bin', 'cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5'),
        member('data_batch_2.bin', 'a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed'),
        member('data_batch_3.bin', 'bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67'),
        member('data_batch_4.bin', '014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48'),
        member('data_batch_5.bin', '755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add'),
        member('test_batch.bin', '8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b'),
      ],
    },
  ],
  overlaps: [],
};

function member(name: string, sha256: string): { path: string; bytes: number; sha256: string } {
  return { path: `cifar-10-batches-bin/${name}`, bytes: 30_730_000, sha256 };
}
