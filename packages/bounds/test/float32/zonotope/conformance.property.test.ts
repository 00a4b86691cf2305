import { eachBackend } from '@drawdown/tensor/testing';
import { beforeAll, describe } from 'vitest';

import { float32ZonotopesUnderTest } from '../../../src/testing/zonotopes-under-test.ts';
import { describeZonotopes } from '../../zonotope/zonotope.suite.ts';

describe.each(await eachBackend())('on $info.name', ({ use }) => {
  beforeAll(use);
  describeZonotopes('float32', float32ZonotopesUnderTest, { runs: 1, points: 8, isExact: false });
});
