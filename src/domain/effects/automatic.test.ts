import { describe, expect, it } from 'vitest';
import { nextTry } from './again.js';
import { noon, reply } from '../test/examples.js';
import {
  answersPerDay,
  harmless,
  isTooLateToAnswer,
  isTooLateToSend,
  labelled,
  mayFitPost,
  whyNotAnswer,
} from './automatic.js';

const none = { toRequesterInDay: 0, publicToUserInDay: 0, publicByRuleInHour: 0 };
const caps = { perUserPerDay: 1, perHour: 2 };

describe('whyNotAnswer', () => {
  it.each([
    ['nothing so far', none, null],
    ['one to the user', { ...none, publicToUserInDay: 1 }, 'userCapReached'],
    ['one of the rule', { ...none, publicByRuleInHour: 1 }, null],
    ['as many of the rule as it may', { ...none, publicByRuleInHour: 2 }, 'hourCapReached'],
    ['both', { ...none, publicByRuleInHour: 2, publicToUserInDay: 1 }, 'userCapReached'],
  ])('S52 a public answer with %s', (_what, soFar, why) => {
    expect(whyNotAnswer(caps, soFar)).toBe(why);
  });

  it('S52 no customer gets more than ten a day from all rules, in private either', () => {
    expect(whyNotAnswer(null, { ...none, toRequesterInDay: answersPerDay - 1 })).toBeNull();
    expect(whyNotAnswer(null, { ...none, toRequesterInDay: answersPerDay })).toBe('userCapReached');
    expect(whyNotAnswer(null, { ...none, publicToUserInDay: 9, publicByRuleInHour: 9 })).toBeNull();
  });
});

it('S52 an automatic post says so', () => {
  expect(labelled(' We look into it. ')).toBe('We look into it. · automatic');
});

it('S52 an automatic post must fit with its label, and its placeholders may come to nothing', () => {
  const room = 280 - ' · automatic'.length;
  expect(mayFitPost('a'.repeat(room))).toBe(true);
  expect(mayFitPost('a'.repeat(room + 1))).toBe(false);
  expect(mayFitPost(`${'a'.repeat(room)}{{requester.handle}}`)).toBe(true);
});

it.each(['Ada', 'Jürgen von Ü. (he/him)', ''])('S52 %j may be repeated in public', (words) => {
  expect(harmless(words)).toBe(words);
});
it.each([
  '@rival is better',
  'evil.example.com/x',
  'https://evil.example.com',
  '#boycott',
  '＠rival',
  '$SCAM',
])('S52 %j is not repeated in public', (words) => expect(harmless(words)).toBe(''));

describe('what waited too long', () => {
  const hours = (count: number) => new Date(noon.getTime() + count * 3_600_000);
  const byRule = { kind: 'trigger', id: 'trigger', name: 'Greeting' } as const;

  it.each([
    ['a post within the hour', { byRule }, 1, false],
    ['a post after it', { byRule }, 1.001, true],
    ['a direct message', { byRule, kind: 'directMessage' as const }, 1.001, true],
    ['an e-mail within the day', { byRule, kind: 'email' as const }, 24, false],
    ['an e-mail after it', { byRule, kind: 'email' as const }, 24.001, true],
    ['what a person wrote', {}, 1_000, false],
    ['what a person sends again', { byRule, soughtFrom: noon }, 1_000, false],
    ['a mail that may be out', { byRule, kind: 'email' as const, mayBeTaken: true as const }, 1_000, false],
  ])('S52 does not go out: %s', (_what, changes, waited, isTooLate) => {
    expect(isTooLateToSend(reply(changes), hours(waited))).toBe(isTooLate);
  });

  it('S52 is answered by no rule after a day', () => {
    expect(isTooLateToAnswer(noon, hours(24))).toBe(false);
    expect(isTooLateToAnswer(noon, hours(24.001))).toBe(true);
  });
});

describe('nextTry', () => {
  const since = new Date('2026-11-21T12:00:00Z');
  const after = (ms: number): Date => new Date(since.getTime() + ms);
  it.each([
    [0, 5_000],
    [1, 10_000],
    [8, 900_000],
    [5_000, 900_000],
  ])('S52 after %d tries waits %d ms', (attempts, ms) => {
    expect(nextTry(since, attempts, since)).toEqual(after(ms));
  });
  it('S52 gives up after a day', () => {
    expect(nextTry(since, 3, after(86_399_999))).not.toBeNull();
    expect(nextTry(since, 3, after(86_400_000))).toBeNull();
  });
});
