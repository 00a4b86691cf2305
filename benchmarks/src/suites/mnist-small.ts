import type { Suite } from '../suite.ts';

/** The paper's comparison on all of MNIST: DeepMind's small network, every strategy, three seeds. */
export const mnistSmall: Suite = {
  name: 'mnist-small',
  title: 'Certified training on MNIST, dm-small',
  dataset: 'mnist',
  network: 'dm-small',
  grid: [0.1, 0.2, 0.3, 0.4],
  recipe: { epochs: 60, batch: 256, learningRate: 5e-4, rampEpochs: 30 },
  runs: [
    { strategy: 'standard' },
    { strategy: 'fgsm', trainEps: [0.1, 0.2, 0.3, 0.4] },
    { strategy: 'pgd', trainEps: [0.1, 0.2, 0.3, 0.4] },
    { strategy: 'ibp', trainEps: [0.1, 0.2, 0.3, 0.4] },
    { strategy: 'crown-ibp', trainEps: [0.1, 0.2, 0.3, 0.4] },
    { strategy: 'gmd-ibp' },
    { strategy: 'gmd-crown-ibp' },
    { strategy: 'global-ibp' },
    { strategy: 'global-crown-ibp' },
  ],
  seeds: [0, 1, 2],
  evaluation: { images: 10_000, ladder: 'pgd:steps=40,ibp,crown-ibp', eachRung: true, clip: true },
};
