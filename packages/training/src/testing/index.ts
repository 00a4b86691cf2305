export { blobs } from './blobs.ts';
export { describeStrategy, type SuiteOptions } from './strategy-suite.ts';
