import { expect, test } from 'vitest';
import { policy } from '../test/escalation-examples.js';
import { at } from '../test/examples.js';
import { agentsOf, changedPolicy, freeName } from './policy-fields.js';

test('a policy without a name gets the first that is free', () => {
  expect(freeName([])).toBe('Escalation 1');
  expect(freeName(['Escalation 1', 'Refunds', 'Escalation 3'])).toBe('Escalation 2');
});

test('what a change leaves out stays, and null is said', () => {
  const changed = changedPolicy(policy(), { enabled: false, remindMinutes: null, count: undefined }, at(1));
  expect(changed).toEqual({
    ...policy({ enabled: false, remindMinutes: null, version: 2 }),
    updatedAt: at(1),
  });
});

test('whom a policy pages is named once', () => {
  const step = { by: 'email', afterMinutes: 0 } as const;
  const steps = [
    { ...step, agentIds: ['ada', 'bob'] },
    { ...step, agentIds: ['bob', 'cyn'] },
  ];
  expect(agentsOf({ steps })).toEqual(['ada', 'bob', 'cyn']);
});
