import { crownIbp } from './strategies/crown-ibp.ts';
import { fgsm } from './strategies/fgsm.ts';
import { globalCrownIbp } from './strategies/global-crown-ibp.ts';
import { globalIbp } from './strategies/global-ibp.ts';
import { gmdCrownIbp } from './strategies/gmd-crown-ibp.ts';
import { gmdIbp } from './strategies/gmd-ibp.ts';
import { ibp } from './strategies/ibp.ts';
import { pgd } from './strategies/pgd.ts';
import { standard } from './strategies/standard.ts';
import type { Strategy } from './strategy.ts';

/** Every strategy by its name; `strategies/<name>.ts` is its file. */
export const strategies: Readonly<Record<string, Strategy>> = {
  standard,
  fgsm,
  pgd,
  ibp,
  'crown-ibp': crownIbp,
  'gmd-ibp': gmdIbp,
  'gmd-crown-ibp': gmdCrownIbp,
  'global-ibp': globalIbp,
  'global-crown-ibp': globalCrownIbp,
};
