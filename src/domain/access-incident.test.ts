import { expect, test } from 'vitest';
import { noticesDue, type AccessIncident } from './access-incident.js';
import { noon } from './test/examples.js';

const day = (days: number): Date => new Date(noon.getTime() + days * 86_400_000);

const incident = (changes: Partial<AccessIncident> = {}): AccessIncident => ({
  _id: 'incident',
  accountId: 'account',
  kind: 'lost',
  cause: 'refreshRefused',
  beganAt: noon,
  endedAt: null,
  end: null,
  ...changes,
});
const reminders = [1, 3, 7];

test('S7 told at once, reminded after 1, 3 and 7 days, then silence', () => {
  const due = (days: number) => noticesDue(incident(), reminders, day(days));
  expect(due(0)).toEqual({ step: 0, nextAt: day(1) });
  expect(due(0.999)).toEqual({ step: 0, nextAt: day(1) });
  expect(due(1)).toEqual({ step: 1, nextAt: day(3) });
  expect(due(3)).toEqual({ step: 2, nextAt: day(7) });
  expect(due(7)).toEqual({ step: 3, nextAt: null });
  expect(due(400)).toEqual({ step: 3, nextAt: null });
});

test('S7 the days may be fractions, in any order, or none', () => {
  expect(noticesDue(incident(), [0.5, 0.25], day(0.3))).toEqual({ step: 1, nextAt: day(0.5) });
  expect(noticesDue(incident(), [], day(0.3))).toEqual({ step: 0, nextAt: null });
});

test('S6 a block is told once', () => {
  expect(noticesDue(incident({ kind: 'blocked', cause: 'accountLocked' }), reminders, day(5))).toEqual({
    step: 0,
    nextAt: null,
  });
});

test('S7 what is over is told only if access came back', () => {
  const ended = (end: AccessIncident['end']) =>
    noticesDue(incident({ end, endedAt: day(2) }), reminders, day(2)).step;
  expect([ended('regained'), ended('byPerson'), ended('changed')]).toEqual(['recovered', null, null]);
});
