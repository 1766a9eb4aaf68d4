import { TestWorkflowEnvironment } from '@temporalio/testing';
import { inject } from 'vitest';

const startTimes = 4;

/**
 * A Temporal test server that skips time, for one test file; tear it down in `afterAll`. Time is one
 * for the whole server: its tests run one after the other.
 */
export async function timeSkipping(): Promise<TestWorkflowEnvironment> {
  const path = inject('timeSkippingServer') as string | undefined;
  if (path === undefined)
    throw new Error('The time-skipping server is provided to the tier `workflow` only (test/servers.ts).');
  const server = { executable: { type: 'existing-path', path } } as const;
  // The library gives it five seconds to start, and a busy machine takes longer for a JVM.
  for (let tried = 1; ; tried += 1) {
    try {
      return await TestWorkflowEnvironment.createTimeSkipping({ server });
    } catch (error) {
      if (tried === startTimes || !String(error).includes('did not start within')) throw error;
    }
  }
}
