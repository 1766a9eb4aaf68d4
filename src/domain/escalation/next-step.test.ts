import { expect, test } from 'vitest';
import { incident, policy } from '../test/escalation-examples.js';
import { at } from '../test/examples.js';
import { nextStep } from './next-step.js';

const steps = [
  { agentIds: ['ada'], by: 'sms', afterMinutes: 0 },
  { agentIds: ['bob', 'cyn'], by: 'email', afterMinutes: 10 },
] as const;
const paging = (changes: Parameters<typeof incident>[0]) => incident(changes, policy({ steps }));

test('S61 the first step counts from the beginning of the round, each other from the one before', () => {
  expect(nextStep(paging({ roundBeganAt: at(3) }))).toEqual({
    ...{ step: 0, at: at(3), agentIds: ['ada'], by: 'sms' },
  });
  expect(nextStep(paging({ step: 0, stepBeganAt: at(4) }))).toMatchObject({
    step: 1,
    at: at(14),
    by: 'email',
  });
});

test('S61 nobody is next after the last step, and once somebody has it', () => {
  expect(nextStep(paging({ step: 1, stepBeganAt: at(14) }))).toBeNull();
  for (const state of ['acknowledged', 'resolved'] as const) expect(nextStep(paging({ state }))).toBeNull();
});
