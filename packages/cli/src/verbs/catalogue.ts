import type { Verb } from '../verb.ts';
import { bench } from './bench.ts';
import { bounds } from './bounds.ts';
import { certify } from './certify.ts';
import { dataFetch } from './data-fetch.ts';
import { doctor } from './doctor.ts';
import { evaluate } from './evaluate.ts';
import { exportNetwork } from './export.ts';
import { perf } from './perf.ts';
import { radius } from './radius.ts';
import { report } from './report.ts';
import { train } from './train.ts';

/** All verbs by the words that call them; to add one, write its file and a line here. */
export const verbs: Readonly<Record<string, Verb>> = {
  'data fetch': dataFetch,
  train,
  evaluate,
  radius,
  export: exportNetwork,
  bounds,
  certify,
  bench,
  report,
  perf,
  doctor,
};

/** What the first words of two-word verbs are about. */
export const groups: Readonly<Record<string, string>> = {
  data: 'data sets',
};
