import { TestWorkflowEnvironment } from '@temporalio/testing';
import { inject } from 'vitest';

/**
 * A Temporal test server that skips time, for one test file; tear it down in `afterAll`. Time is one
 * for the whole server: its tests run one after the other.
 */
export async function timeSkipping(): Promise<TestWorkflowEnvironment> {
  const path = inject('timeSkippingServer') as string | undefined;
  if (path === undefined)
    throw new Error('The time-skipping server is provided to the tier `workflow` only (test/servers.ts).');
  return TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
}
