import { describe, expect, test } from 'vitest';
import type { Origin } from '../items/item.js';
import { ticketRule } from '../test/examples.js';
import { keywordFinder, ruleMatcher } from './match.js';
import type { TicketRule } from './ticket-rule.js';

const taking = (rules: readonly TicketRule[], text: string): (string | undefined)[] => {
  const matched = ruleMatcher(rules, 'acme')({ text, origins: ['mention'] });
  return [matched?.rule.id, matched?.keyword];
};

describe('S15 of the rules in their order', () => {
  const billing = ticketRule({ id: 'billing', keywords: ['invoice', 'refund'] });
  const late = ticketRule({ id: 'late', keywords: ['late', 'invoice'] });

  test('the first that matches takes an item, by any of its keywords', () => {
    expect(taking([billing, late], 'an invoice, and late')).toEqual(['billing', 'invoice']);
    expect(taking([late, billing], 'an invoice, and late')).toEqual(['late', 'late']);
    expect(taking([billing, late], 'too late')).toEqual(['late', 'late']);
  });

  test('one that is switched off is passed over', () => {
    expect(taking([{ ...billing, enabled: false }, late], 'an invoice')).toEqual(['late', 'invoice']);
  });

  test('none takes what none has a keyword of', () => {
    expect(taking([billing, late], 'hello')).toEqual([undefined, undefined]);
    expect(taking([], 'hello')).toEqual([undefined, undefined]);
  });
});

describe('S16 the account’s own handle as a keyword', () => {
  const found = (keyword: string, text: string, ...origins: Origin[]) =>
    keywordFinder([keyword], 'Acme')({ text, origins });

  test.each(['acme', '@acme', 'ACME'])(
    '%j holds for every mention, also with the handle trimmed',
    (keyword) => {
      expect(found(keyword, 'where is it?', 'mention', 'replyToUs')).toBe(keyword);
    },
  );

  test('elsewhere it is a word like any other', () => {
    expect(found('acme', 'where is it?', 'stream')).toBeNull();
    expect(found('acme', 'acme is late', 'stream')).toBe('acme');
  });

  test('another name is no handle of ours', () => {
    expect(found('acmecorp', 'where is it?', 'mention')).toBeNull();
  });
});
