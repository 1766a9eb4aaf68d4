import { expect, test } from 'vitest';
import { failingParts } from './readiness.js';

test('parts that refuse, and those that hang, are named; a failure is told with its cause', async () => {
  const told: string[] = [];
  const checks = {
    fine: async () => undefined,
    broken: () => Promise.reject(new Error('refused')),
    hung: () => new Promise(() => undefined),
  };
  const failing = await failingParts(checks, (part, error) => told.push(`${part}: ${String(error)}`), 20);
  expect(failing).toEqual(['broken', 'hung']);
  expect(told).toEqual(['broken: Error: refused', 'hung: Error: no answer in time']);
});
