import type { Rung } from './rung.ts';
import { alphaCrown } from './rungs/alpha-crown.ts';
import { betaCrown } from './rungs/beta-crown.ts';
import { crown } from './rungs/crown.ts';
import { crownIbp } from './rungs/crown-ibp.ts';
import { deepz } from './rungs/deepz.ts';
import { ibp } from './rungs/ibp.ts';
import { lp } from './rungs/lp.ts';
import { milp } from './rungs/milp.ts';
import { pgd } from './rungs/pgd.ts';

/** All rungs by name, from cheap to dear. */
export const rungs: { readonly [name: string]: Rung } = {
  pgd,
  ibp,
  'crown-ibp': crownIbp,
  deepz,
  crown,
  'alpha-crown': alphaCrown,
  'beta-crown': betaCrown,
  lp,
  milp,
} satisfies { readonly [name: string]: Rung };
