import { UnknownNameError, UserError } from '@drawdown/records';
import { describe, expect, it } from 'vitest';

import { refuseOverlap } from '../src/overlap.ts';

describe('refuseOverlap', () => {
  it('refuses the embedded digits to a network trained on MNIST, which holds them all', () => {
    for (const split of ['test', 'validation', 'train'] as const) {
      expect(() => refuseOverlap('mnist', 'mnist-embedded', split)).toThrow(UserError);
    }
    expect(() => refuseOverlap('mnist', 'mnist-embedded')).toThrow('evaluate it on the test split of mnist');
  });

  it('refuses MNIST’s training images, but not its test images, to a network trained on the embedded digits', () => {
    expect(() => refuseOverlap('mnist-embedded', 'mnist', 'train')).toThrow(UserError);
    expect(() => refuseOverlap('mnist-embedded', 'mnist', 'validation')).toThrow(UserError);
    expect(() => refuseOverlap('mnist-embedded', 'mnist', 'test')).not.toThrow();
  });

  it('passes a data set’s own splits and unrelated data sets', () => {
    expect(() => refuseOverlap('mnist', 'mnist')).not.toThrow();
    expect(() => refuseOverlap('mnist-embedded', 'mnist-embedded')).not.toThrow();
    expect(() => refuseOverlap('mnist', 'cifar10')).not.toThrow();
  });

  it('knows no other names', () => {
    expect(() => refuseOverlap('mnits', 'mnist')).toThrow(UnknownNameError);
  });
});
