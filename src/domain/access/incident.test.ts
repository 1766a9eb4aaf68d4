import { expect, test } from 'vitest';
import { isGivenUp, noticesDue, type AccessIncident } from './incident.js';
import { noon } from '../test/examples.js';

const day = (days: number): Date => new Date(noon.getTime() + days * 86_400_000);

const incident = (changes: Partial<AccessIncident> = {}): AccessIncident => ({
  _id: 'incident',
  accountId: 'account',
  accountIds: ['account'],
  kind: 'lost',
  cause: 'refreshRefused',
  beganAt: noon,
  endedAt: null,
  end: null,
  ...changes,
});
const reminders = [1, 3, 7];

const due = (days: number, over: Partial<AccessIncident> = {}, settings = reminders) =>
  noticesDue(incident(over), settings, day(days));

test('S7 told at once, reminded after 1, 3 and 7 days, then silence', () => {
  const begin = { step: 0, reminder: null, nextAt: day(1) };
  const last = { step: 7, reminder: { number: 3, of: 3 }, nextAt: null };
  expect(due(0)).toEqual(begin);
  expect(due(0.999)).toEqual(begin);
  expect(due(1)).toEqual({ step: 1, reminder: { number: 1, of: 3 }, nextAt: day(3) });
  expect(due(3)).toEqual({ step: 3, reminder: { number: 2, of: 3 }, nextAt: day(7) });
  expect(due(7)).toEqual(last);
  expect(due(400)).toEqual(last);
});

test('S7 the days may be fractions, in any order, twice, or none', () => {
  const quarter = { step: 0.25, reminder: { number: 1, of: 2 }, nextAt: day(0.5) };
  expect(due(0.3, {}, [0.5, 0.25, 0.5])).toEqual(quarter);
  expect(due(0.3, {}, [])).toEqual({ step: 0, reminder: null, nextAt: null });
});

test('S7 a reminder is known by its days: settings that change meanwhile neither repeat nor swallow one', () => {
  expect(due(3.5, {}, [1, 3, 7]).step).toBe(due(3.5, {}, [3]).step);
  expect(due(3.5, {}, [2]).step).not.toBe(due(1.5, {}, [1]).step);
});

test('S6 a block is told once', () => {
  const told = due(5, { kind: 'blocked', cause: 'accountLocked' });
  expect(told).toEqual({ step: 0, reminder: null, nextAt: null });
});

test('S7 what the mail server puts off is given up after 3 days, unless it is news of what still is', () => {
  const over = incident({ end: 'regained', endedAt: day(1) });
  const givenUp = (about: AccessIncident, heard: boolean, days: number) =>
    isGivenUp(noon, about.end !== null, heard, day(days));
  expect([givenUp(incident(), true, 3), givenUp(incident(), true, 3.1)]).toEqual([false, true]);
  expect(givenUp(incident(), false, 30)).toBe(false);
  expect(givenUp(over, false, 3.1)).toBe(true);
});

test('S7 what is over is told only if access came back', () => {
  const ended = (end: AccessIncident['end']) =>
    noticesDue(incident({ end, endedAt: day(2) }), reminders, day(2)).step;
  expect([ended('regained'), ended('byPerson'), ended('changed')]).toEqual(['recovered', null, null]);
});
