import { expect, test } from 'vitest';
import { policy } from '../test/escalation-examples.js';
import { noon } from '../test/examples.js';
import { testPagesOf } from './test-pages.js';

const steps = [
  { agentIds: ['ada'], by: 'email', afterMinutes: 0 },
  { agentIds: ['bob', 'ada'], by: 'sms', afterMinutes: 5 },
  { agentIds: ['ada', 'cyn'], by: 'email', afterMinutes: 5 },
] as const;
const ids = (step?: number) => testPagesOf(policy({ steps }), 'test', step, noon).map(({ _id }) => _id);

test('a test pages everybody once each way, at the first step that does', () => {
  expect(ids()).toEqual(['test/ada/email', 'test/bob/sms', 'test/ada/sms', 'test/cyn/email']);
  expect(testPagesOf(policy({ steps }), 'test', undefined, noon)[0]).toMatchObject({
    ...{ step: 0, kind: 'test', state: 'queued', open: true, incidentId: null },
  });
});

test('a test of one step pages nobody of the others', () => {
  expect(ids(2)).toEqual(['test/ada/email', 'test/cyn/email']);
});
