import { describe, expect, it } from 'vitest';
import { nextTry } from './again.js';
import { answersPerDay, harmless, labelled, whyNotAnswer } from './automatic.js';

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
