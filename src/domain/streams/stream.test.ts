import { describe, expect, test } from 'vitest';
import { at } from '../test/examples.js';
import { changedStream, type Stream } from './stream.js';

const stream: Stream = {
  ...{ _id: 's1', accountId: 'account', name: 'Brand', query: 'acme', enabled: true, convert: 'never' },
  ...{ pollSeconds: 60, since: at(0), version: 3, createdAt: at(0), updatedAt: at(0) },
};
const off = { ...stream, enabled: false };

describe('S13 S23 a stream that is changed', () => {
  test.each([
    ['switched on', off, { enabled: true }],
    ['another query', stream, { query: 'umbrella' }],
    ['switched on with another query', off, { enabled: true, query: 'umbrella' }],
  ])('%s: begins now', (_words, before, changes) => {
    expect(changedStream(before, changes, at(5))).toMatchObject({ ...changes, since: at(5), version: 4 });
  });

  test.each([
    ['its name, pace and what becomes of hits', stream, { name: 'A', pollSeconds: 15, convert: 'rules' }],
    ['the same query once more', stream, { query: 'acme', enabled: true }],
    ['switched off', stream, { enabled: false }],
    ['another query while it is switched off', off, { query: 'umbrella' }],
    ['nothing', stream, {}],
  ] as const)('%s: goes on from where it was', (_words, before, changes) => {
    expect(changedStream(before, changes, at(5))).toMatchObject({ ...changes, since: at(0), version: 4 });
  });
});
