import { expect, test } from 'vitest';
import { account, ticketRule } from '../test/examples.js';
import { tryRules } from './try.js';

const rules = { version: 1, rules: [ticketRule({ id: 'r1', name: 'Late', keywords: ['late'] })] };
const taken = { ruleId: 'r1', name: 'Late', keyword: 'late' };
const nobody = { ruleId: null, name: null, keyword: null };

test.each([
  ['all', 'so late', { ...taken, opensTicket: true, reason: 'captureAll' }],
  ['all', 'so nice', { ...nobody, opensTicket: true, reason: 'captureAll' }],
  ['keywords', 'so late', { ...taken, opensTicket: true, reason: 'rule' }],
  ['keywords', 'a refund', { ...nobody, keyword: 'refund', opensTicket: true, reason: 'keyword' }],
  ['keywords', 'so nice', { ...nobody, opensTicket: false, reason: 'noKeywordMatches' }],
  ['off', 'so late', { ...taken, opensTicket: false, reason: 'captureOff' }],
] as const)('S15 with mentions %s, “%s” would be taken so: %j', (mentions, text, expected) => {
  expect(tryRules(text, rules, account({ mentions, keywords: ['refund'] }))).toEqual(expected);
});
