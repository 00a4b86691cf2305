import type { Suite } from '../suite.ts';
import { mnistSmall } from './mnist-small.ts';
import { smoke } from './smoke.ts';

/** All suites by name. */
export const suites: { readonly [name: string]: Suite } = {
  smoke,
  'mnist-small': mnistSmall,
};
