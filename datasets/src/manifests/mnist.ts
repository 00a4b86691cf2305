import type { DatasetManifest, PlainFile } from '../manifest.ts';

const HOSTS = [
  'https://ossci-datasets.s3.amazonaws.com/mnist',
  'https://storage.googleapis.com/cvdf-datasets/mnist',
  'http://yann.lecun.com/exdb/mnist',
] as const;

/** MNIST: 60,000 training and 10,000 test images of handwritten digits, in four IDX files. */
export const mnistManifest: DatasetManifest = {
  name: 'mnist',
  title: 'MNIST',
  homepage: 'http://yann.lecun.com/exdb/mnist/',
  licence: 'CC-BY-SA-3.0',
  citation:
    'Y. LeCun, L. Bottou, Y. Bengio, P. Haffner. Gradient-based learning applied to document recognition. Proceedings of the IEEE 86(11), 1998.',
  files: [
    file('train-images-idx3-ubyte.gz', {
      bytes: 9_912_422,
      sha256: '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609',
      md5: 'f68b3c2dcbeaaa9fbdd348bbdeb94873',
    }),
    file('train-labels-idx1-ubyte.gz', {
      bytes: 28_881,
      sha256: '3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c',
      md5: 'd53e105ee54ea40749a09fcbcd1e9432',
    }),
    file('t10k-images-idx3-ubyte.gz', {
      bytes: 1_648_877,
      sha256: '8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6',
      md5: '9fb629c4189551a2d022fa330f9573f3',
    }),
    file('t10k-labels-idx1-ubyte.gz', {
      bytes: 4_542,
      sha256: 'f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6',
      md5: 'ec29112dd5afa0611ce80d1b7f02629c',
    }),
  ],
  overlaps: [],
};

function file(name: string, pin: { bytes: number; sha256: string; md5: string }): PlainFile {
  return { kind: 'file', path: `mnist/${name}`, urls: HOSTS.map((host) => `${host}/${name}`), ...pin };
}
