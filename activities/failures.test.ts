import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { expect, test } from 'vitest';
import { telling } from './failures.js';

test('what a database quotes in its message does not leave, its type and code do', () => {
  const error = Object.assign(new Error('E11000 duplicate key { email: "jane@example.com" }'), {
    name: 'MongoServerError',
    code: 11_000,
  });
  const told = telling(error);
  expect(told).toMatchObject({ type: 'MongoServerError', message: 'MongoServerError 11000' });
  expect(JSON.stringify(told)).not.toContain('jane');
});

test('failures written for operators and cancellations leave as they are', () => {
  const failure = ApplicationFailure.create({ type: 'NothingNew' });
  const cancelled = new CancelledFailure('no longer wanted');
  expect(telling(failure)).toBe(failure);
  expect(telling(cancelled)).toBe(cancelled);
});
