export { expectClose, type Tolerance, toleranceOf } from './close.ts';
export { type BackendUnderTest, eachBackend } from './each-backend.ts';
export { expectNoLeak } from './leak.ts';
