import { describe, expect, test } from 'vitest';
import type { AccountSettings } from '../accounts/settings.js';
import type { Origin, Verdict } from '../items/item.js';
import { noRules } from '../rules/ticket-rule.js';
import { account, ada, at, message, post, ticketRule } from '../test/examples.js';
import { decidedByHand, decider, type DecidingFacts } from './decide.js';

const facts = (settings: Partial<AccountSettings> = {}, changes: Partial<DecidingFacts> = {}) => ({
  account: account(settings),
  rules: noRules,
  suspended: new Set<string>(),
  streamsByRules: new Set<string>(),
  ...changes,
});

const listed = (reason: NonNullable<Verdict['reason']>): Verdict => ({ outcome: 'listed', reason });

describe('S22 an item that was listed and gains an origin is decided again', () => {
  const decidedAgain = (
    [decidedOrigins, gained]: readonly [Origin[], Origin[]],
    settings: Partial<AccountSettings>,
    verdict = listed('captureOff'),
  ) => {
    const origins = [...decidedOrigins, ...gained];
    return decider(facts(settings)).decide(post(at(0), ada, {}, { origins, decidedOrigins, verdict }));
  };

  test('a stream hit that turns out to be a mention opens a ticket', () => {
    expect(decidedAgain([['stream'], ['mention']], {})).toMatchObject({ filedBy: { because: 'captureAll' } });
  });

  test('a mention that is liked opens one where likes do', () => {
    const mentions = { mentions: 'off' } as const;
    expect(decidedAgain([['mention'], ['like']], { ...mentions, likes: true })).toMatchObject({
      filedBy: { because: 'like' },
    });
    expect(decidedAgain([['mention'], ['like']], mentions)).toEqual(listed('captureOff'));
  });

  test('a mention that turns out to be a quote is decided as a quote', () => {
    const settings = { kinds: { ...account().settings.kinds, directMentions: false } };
    expect(decidedAgain([['mention'], ['quote']], settings, listed('kindOff'))).toMatchObject({
      outcome: 'ticket',
    });
  });

  test('S13 by what it gained alone: a switch that was changed meanwhile converts nothing', () => {
    expect(decidedAgain([['mention'], ['like']], { mentions: 'all' })).toEqual(listed('captureOff'));
    expect(decidedAgain([['mention'], ['stream']], { mentions: 'all' }, listed('kindOff'))).toEqual(
      listed('kindOff'),
    );
    expect(decidedAgain([['mention'], ['stream']], { mentions: 'all' }, listed('suspendedUser'))).toEqual(
      listed('suspendedUser'),
    );
  });
});

describe('S30 by hand an item becomes a ticket', () => {
  const off = { mentions: 'off', directMessages: 'off', dmGroupId: 'dms', departmentId: 'care' } as const;
  const rules = { version: 3, rules: [ticketRule({ groupId: 'parcels' })] };

  test('whatever the switches say, with the account’s values', () => {
    const { decide } = decidedByHand(facts(off, { rules }));
    expect(decide(post(at(0), ada))).toMatchObject({
      values: { groupId: null, departmentId: 'care', priority: 'normal' },
      filedBy: { because: 'byHand', ruleId: null, rulesVersion: 3, settingsVersion: 4 },
    });
    expect(decide(message(at(0)))).toMatchObject({ values: { groupId: 'dms' } });
  });

  test('S27 S66 also of somebody suspended, and after its ticket was deleted', () => {
    const suspended = new Set([ada.xUserId]);
    const item = post(at(0), ada, {}, { verdict: listed('ticketDeleted') });
    expect(decidedByHand(facts(off, { suspended })).keptOut(item)).toBeNull();
    expect(decider(facts({}, { suspended })).keptOut(item)).toBe('ticketDeleted');
  });
});
