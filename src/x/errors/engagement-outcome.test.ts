import { expect, test } from 'vitest';
import { engagementOutcome } from './engagement-outcome.js';
import { XError, xErrorKinds } from './x-error.js';

test('S49 X’s yes is done', async () => {
  expect(await engagementOutcome(Promise.resolve())).toEqual({ atX: 'done', error: null });
});

test.each(xErrorKinds)('S49 %s is unknown where X may have taken it, else refused', async (kind) => {
  for (const maybeTaken of [true, false]) {
    const error = new XError(kind, 'why', { maybeTaken });
    expect(await engagementOutcome(Promise.reject(error))).toEqual({
      atX: maybeTaken ? 'unknown' : 'refused',
      error,
    });
  }
});

test('what is no word of X’s is thrown on', async () => {
  await expect(engagementOutcome(Promise.reject(new TypeError('ours')))).rejects.toThrow('ours');
});
