import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { LeastFirst } from '../../src/branch-and-bound/queue.ts';

describe('LeastFirst', () => {
  it('gives items in order, whatever is put in between', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer({ min: -50, max: 50 }), { nil: undefined })), (commands) => {
        const queue = new LeastFirst<number>((item) => item);
        const reference: number[] = [];
        for (const command of commands) {
          if (command === undefined) {
            expect(queue.pop()).toBe(reference.shift());
          } else {
            queue.push(command);
            reference.push(command);
            reference.sort((a, b) => a - b);
          }
          expect(queue.size).toBe(reference.length);
        }
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});
