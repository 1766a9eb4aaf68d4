import { expect, test } from 'vitest';
import { at } from '../test/examples.js';
import { whyEnded } from './page-link.js';

const week = 7 * 24 * 60;

test.each([
  ['open', 0, null, null],
  ['open', 9 * week, null, null],
  ['open', 9 * week, 1, null],
  ['acknowledged', week - 1, 0, null],
  ['acknowledged', week, 0, 'expired'],
  ['acknowledged', 9 * week, 9 * week - 1, null],
  ['acknowledged', 9 * week, 8 * week, 'expired'],
  ['resolved', 0, null, 'resolved'],
  ['resolved', week, 0, 'resolved'],
] as const)(
  'S61 the link to an incident that is %s, %i minutes after its round began, acknowledged at %s: %s',
  (state, minutes, acknowledgedAt, why) => {
    const acknowledged =
      acknowledgedAt === null ? null : ({ at: at(acknowledgedAt), agentId: 'ada', via: 'link' } as const);
    expect(whyEnded({ state, roundBeganAt: at(0), acknowledged }, at(minutes))).toBe(why);
  },
);

test('S61 the link of a round that began anew is good again', () => {
  const acknowledged = { at: at(5), agentId: 'ada', via: 'sms' } as const;
  const of = { state: 'acknowledged', acknowledged } as const;
  expect(whyEnded({ ...of, roundBeganAt: at(week) }, at(week + 10))).toBeNull();
  expect(whyEnded({ ...of, roundBeganAt: at(0) }, at(week + 10))).toBe('expired');
});
