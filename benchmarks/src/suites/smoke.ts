import type { Suite } from '../suite.ts';

/**
 * The main job in minutes on a laptop: real digits without a download, a small convolutional network, the paper's
 * strategies and their base methods. IBP is trained at every radius, CROWN-IBP, which takes longer, at the largest one
 * only: the risk against specialists is known for the IBP family, and for the others against the best of the suite.
 */
export const smoke: Suite = {
  name: 'smoke',
  title: 'Certified training on 8,000 digits, a small convolutional network',
  dataset: 'mnist-embedded',
  network: 'cnn-2layer-1-64',
  grid: [0.1, 0.2, 0.3, 0.4],
  // The learning rate was chosen on 1,000 held-out training images.
  recipe: { epochs: 6, batch: 100, learningRate: 4e-3, rampEpochs: 2 },
  runs: [
    { strategy: 'standard' },
    { strategy: 'ibp', trainEps: [0.1, 0.2, 0.3, 0.4] },
    { strategy: 'crown-ibp', trainEps: [0.4] },
    { strategy: 'gmd-ibp' },
    { strategy: 'gmd-crown-ibp' },
  ],
  seeds: [0],
  evaluation: { images: 500, ladder: 'pgd:steps=10,ibp,crown-ibp', eachRung: true, clip: true },
};
