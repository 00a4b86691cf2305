import type { Study } from '@drawdown/report';

import { cellOf, imageVerdicts, testStudy } from './fixture.ts';

/** Four images, each given by the radius its certificates reach and, just above, its counterexamples begin; 'wrong' for an error. */
function network(strategy: string, at: readonly number[], reaches: readonly (number | 'wrong')[]) {
  const verdicts = reaches.flatMap((reach, index) =>
    reach === 'wrong'
      ? imageVerdicts(index, { certifiedTo: 0, falsifiedFrom: 0, wrong: true })
      : imageVerdicts(index, { certifiedTo: reach, falsifiedFrom: reach }),
  );
  return cellOf({ strategy, at }, verdicts);
}

/**
 * A study worked out by hand, four images per network:
 *
 * | row       | N    | V(.1) | V(.2) | V(.3) | V(.4) |
 * |-----------|------|-------|-------|-------|-------|
 * | ibp @ 0.1 | 1    | .75   | 0     | 0     | 0     |
 * | ibp @ 0.2 | 1    | .75   | .5    | 0     | 0     |
 * | ibp @ 0.3 | 1    | .5    | .5    | .5    | 0     |
 * | ibp @ 0.4 | .75  | .25   | .25   | .25   | .25   |
 * | gmd-ibp   | 1    | 1     | .75   | .5    | .25   |
 *
 * so the specialists are V* = .75, .5, .5, .25 and the best of the suite is gmd-ibp everywhere.
 */
export const handStudy: Study = {
  ...testStudy({ images: 1, seeds: 1 }),
  cells: [
    network('ibp', [0], [0.1, 0.1, 0.1, 0]),
    network('ibp', [1], [0.2, 0.2, 0.1, 0]),
    network('ibp', [2], [0.3, 0.3, 0, 0]),
    network('ibp', [3], [0.4, 0, 0, 'wrong']),
    network('gmd-ibp', [0, 1, 2, 3], [0.4, 0.3, 0.2, 0.1]),
  ],
};
