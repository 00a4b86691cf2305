import type { Suite } from '../suite.ts';

/**
 * The main job in minutes on a laptop: real digits without a download, a small convolutional network, both base methods
 * at every radius, and the paper's strategies on each.
 */
export const smoke: Suite = {
  name: 'smoke',
  title: 'Certified training on 8,000 digits, a network of 52,182 parameters',
  dataset: 'mnist-embedded',
  network: 'cnn-2layer-1-128',
  grid: [0.1, 0.2, 0.3, 0.4],
  recipe: { epochs: 12, batch: 128, learningRate: 2e-3, rampEpochs: 7 },
  runs: [
    { strategy: 'standard' },
    { strategy: 'ibp', trainEps: [0.1, 0.2, 0.3, 0.4] },
    { strategy: 'crown-ibp', trainEps: [0.1, 0.2, 0.3, 0.4] },
    { strategy: 'gmd-ibp' },
    { strategy: 'gmd-crown-ibp' },
  ],
  seeds: [0],
  evaluation: { images: 1000, ladder: 'pgd,ibp,crown-ibp', eachRung: true, clip: true },
};
