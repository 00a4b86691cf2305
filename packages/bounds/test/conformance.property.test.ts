import { eachBackend } from '@drawdown/tensor/testing';
import { beforeAll, describe } from 'vitest';

import {
  describeArithmetic,
  describeFloat64Engines,
  float32UnderTest,
  float64UnderTest,
} from '../src/testing/index.ts';

describeFloat64Engines(() => describeArithmetic('float64', float64UnderTest, { runs: 4, points: 24 }));

describe.each(await eachBackend())('on $info.name', ({ use }) => {
  beforeAll(use);
  describeArithmetic('float32', float32UnderTest, { runs: 1, points: 16 });
});
