import { describe, expect, test } from 'vitest';
import { silenceMail, type SilenceFacts } from './silence-mails.js';

type Account = SilenceFacts['accounts'][number];
const acme: Account = {
  handle: 'acme',
  name: 'Acme Shop',
  since: new Date('2026-11-21T12:00:00Z'),
  allowedMs: 1_800_000,
  endedAt: null,
};
const factsOf = (
  { accounts, ...others }: Partial<SilenceFacts>,
  changes: Partial<Account>,
): SilenceFacts => ({
  kind: 'polls',
  accounts: accounts ?? [{ ...acme, ...changes }],
  stillSilent: 0,
  lastErrors: ['unavailable'],
  ...others,
});
const said = (facts: Partial<SilenceFacts> = {}, changes: Partial<Account> = {}): string =>
  silenceMail(factsOf(facts, changes)).text.replace(/\s+/g, ' ');
const subject = (facts: Partial<SilenceFacts> = {}, changes: Partial<Account> = {}): string =>
  silenceMail(factsOf(facts, changes)).subject;

describe('S10 the mail about silence', () => {
  test('of polls says since when, what the looks met with, and what to see after', () => {
    expect(subject()).toBe('Perch hears nothing from X about @acme');
    expect(said()).toContain('Since 21 Nov 2026, 12:00 UTC X has answered none of Perch’s looks');
    expect(said()).toContain('The last looks met with: unavailable.');
    expect(said()).toContain('after 30 minutes');
    expect(said({ lastErrors: [] })).not.toContain('met with');
  });

  test('of polls without their key says to put it back, and asks nobody to authorize', () => {
    const text = said({ lastErrors: ['keyMissing'] });
    expect(text).toContain('PERCH_KEYS of the worker lacks the key');
    expect(text).toContain('Nobody need authorize anything again');
    expect(text).not.toContain('see whether X itself is in trouble');
    expect(said()).not.toContain('PERCH_KEYS');
  });

  test('of items says how to find out whether it is just quiet', () => {
    const items = { kind: 'items' } as const;
    expect(subject(items)).toBe('Nothing has come in for @acme for a while');
    expect(said(items)).toContain('no post and no direct message has come in for @acme (Acme Shop)');
    expect(said(items)).toContain('may be encrypted');
    expect(said(items, { allowedMs: 7_200_000 })).toContain('after 2 hours');
  });

  test('that is over says after how long', () => {
    const endedAt = new Date('2026-11-21T15:05:00Z');
    expect(subject({}, { endedAt })).toBe('X answers again for @acme');
    expect(said({}, { endedAt })).toContain('after 3 hours 5 minutes of silence');
    expect(subject({ kind: 'items' }, { endedAt })).toBe('Something has come in again for @acme');
  });

  test('of many accounts is one mail that names each of them', () => {
    const shop = { ...acme, handle: 'shop', name: 'Shop', allowedMs: 3_600_000 };
    const accounts = [acme, { ...shop, since: new Date('2026-11-21T11:30:00Z') }];
    expect(subject({ accounts })).toBe('Perch hears nothing from X about 2 accounts');
    expect(said({ accounts })).toContain('Since 21 Nov 2026, 11:30 UTC X has answered none');
    expect(said({ accounts })).toContain('- @acme (Acme Shop): since 21 Nov 2026, 12:00 UTC');
    expect(said({ accounts })).toContain('- @shop (Shop): since 21 Nov 2026, 11:30 UTC');
    expect(said({ accounts })).toContain('after 30 minutes to 1 hour');

    const over = accounts.map((one) => ({ ...one, endedAt: new Date('2026-11-21T13:30:00Z') }));
    expect(subject({ accounts: over })).toBe('X answers again for 2 accounts');
    expect(said({ accounts: over })).toContain('up to 2 hours of silence. There is nothing for you to do.');
    expect(said({ accounts: over })).toContain('- @shop (Shop): after 2 hours');
    expect(said({ accounts: over, stillSilent: 1 })).toContain(
      '1 more that Perch told of with them is silent',
    );
  });

  test('of very many stays a mail that can be read', () => {
    const accounts = Array.from({ length: 130 }, (_, n) => ({ ...acme, handle: `acme${n}` }));
    expect(said({ accounts })).toContain('- @acme99 (Acme Shop)');
    expect(said({ accounts })).not.toContain('@acme100');
    expect(said({ accounts })).toContain('- and 30 more');
  });

  test('whatever the account is called, a name stays text on one line', () => {
    const hostile = 'Acme\r\nBcc: eve@example.com <b>';
    expect(silenceMail(factsOf({}, { name: hostile })).html).not.toContain('<b>');
    expect(subject({}, { handle: hostile })).not.toMatch(/[\r\n]/);
  });
});
