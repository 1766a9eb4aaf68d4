import { describe, expect, test } from 'vitest';
import { stepProblems } from './step-problems.js';

const agents = [
  { _id: 'ada', phone: '+15550100' },
  { _id: 'bob', phone: null },
];
const step = (by: 'email' | 'sms', ...agentIds: string[]) => ({ agentIds, by, afterMinutes: 0 });

describe('S60 steps', () => {
  test('by e-mail need agents who are there', () => {
    expect(stepProblems([step('email', 'ada', 'bob')], agents, false)).toEqual([]);
    expect(stepProblems([step('email', 'ada'), step('email', 'bob', 'gone')], agents, true)).toEqual([
      { problem: 'unknownAgent', pointer: '/steps/1/agentIds/1' },
    ]);
  });

  test('by SMS need Twilio and a phone number of each, too', () => {
    expect(stepProblems([step('sms', 'ada')], agents, true)).toEqual([]);
    expect(stepProblems([step('sms', 'ada', 'bob')], agents, true)).toEqual([
      { problem: 'agentHasNoPhone', pointer: '/steps/0/agentIds/1' },
    ]);
    expect(stepProblems([step('email', 'bob'), step('sms', 'bob')], agents, false)).toEqual([
      { problem: 'smsNotConfigured', pointer: '/steps/1/by' },
      { problem: 'agentHasNoPhone', pointer: '/steps/1/agentIds/0' },
    ]);
  });
});
