import { describeBackends, useBackend } from '../backend.ts';
import type { BackendInfo } from '../backend-info.ts';
import { type Tolerance, toleranceOf } from './close.ts';

/** A backend that is available here, for a suite that runs on each of them. */
export interface BackendUnderTest {
  readonly info: BackendInfo;
  readonly tolerance: Tolerance;
  /** Makes it the current backend; call it before the suite's tests, since another suite may have switched. */
  readonly use: () => Promise<BackendInfo>;
}

/**
 * The backends available here, to run one suite on each:
 *
 *     describe.each(await eachBackend())('relu on $info.name', ({ use, tolerance }) => {
 *       beforeAll(use);
 *       …
 *     });
 */
export async function eachBackend(): Promise<readonly BackendUnderTest[]> {
  const reports = await describeBackends();
  return reports.flatMap((report) => {
    if (!report.available) return [];
    const { available: _, ...info } = report;
    const use = (): Promise<BackendInfo> => useBackend(info.name, { threads: info.threads });
    return [{ info, tolerance: toleranceOf(info.name), use }];
  });
}
