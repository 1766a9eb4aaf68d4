import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { timeSkipping } from '../time-skipping.js';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await timeSkipping();
});
afterAll(() => environment.teardown());

test('thirty days pass in seconds', async () => {
  const before = await environment.currentTimeMs();
  await environment.sleep('30 days');
  const passed = (await environment.currentTimeMs()) - before;
  expect(passed).toBeGreaterThanOrEqual(30 * 86_400_000);
}, 20_000);
