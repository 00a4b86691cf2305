import { describeFloat64Engines } from '../../../src/testing/index.ts';
import { float64ZonotopesUnderTest } from '../../../src/testing/zonotopes-under-test.ts';
import { describeZonotopes } from '../../zonotope/zonotope.suite.ts';

describeFloat64Engines(() =>
  describeZonotopes('float64', float64ZonotopesUnderTest, { runs: 2, points: 16, isExact: true }),
);
