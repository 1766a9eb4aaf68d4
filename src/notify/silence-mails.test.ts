import { describe, expect, test } from 'vitest';
import { silenceMail, type SilenceFacts } from './silence-mails.js';

const facts: SilenceFacts = {
  kind: 'polls',
  accountHandle: 'acme',
  accountName: 'Acme Shop',
  since: new Date('2026-11-21T12:00:00Z'),
  allowedMs: 1_800_000,
  endedAt: null,
  lastErrors: ['unavailable'],
};
const said = (changes: Partial<SilenceFacts> = {}): string =>
  silenceMail({ ...facts, ...changes }).text.replace(/\s+/g, ' ');
const subject = (changes: Partial<SilenceFacts> = {}): string =>
  silenceMail({ ...facts, ...changes }).subject;

describe('S10 the mail about silence', () => {
  test('of polls says since when, what the looks met with, and what to see after', () => {
    expect(subject()).toBe('Perch hears nothing from X about @acme');
    expect(said()).toContain('Since 21 Nov 2026, 12:00 UTC X has answered none of Perch’s looks');
    expect(said()).toContain('The last looks met with: unavailable.');
    expect(said()).toContain('after 30 minutes');
    expect(said({ lastErrors: [] })).not.toContain('met with');
  });

  test('of items says how to find out whether it is just quiet', () => {
    const items = { kind: 'items', allowedMs: 7_200_000 } as const;
    expect(subject(items)).toBe('Nothing has come in for @acme for a while');
    expect(said(items)).toContain('no post and no direct message has come in for @acme (Acme Shop)');
    expect(said(items)).toContain('may be encrypted');
    expect(said(items)).toContain('after 2 hours');
  });

  test('that is over says after how long', () => {
    const endedAt = new Date('2026-11-21T15:05:00Z');
    expect(subject({ endedAt })).toBe('X answers again for @acme');
    expect(said({ endedAt })).toContain('after 3 hours 5 minutes of silence');
    expect(subject({ endedAt, kind: 'items' })).toBe('Something has come in again for @acme');
  });

  test('whatever the account is called, a name stays text on one line', () => {
    const hostile = 'Acme\r\nBcc: eve@example.com <b>';
    expect(silenceMail({ ...facts, accountName: hostile }).html).not.toContain('<b>');
    expect(silenceMail({ ...facts, accountHandle: hostile }).subject).not.toMatch(/[\r\n]/);
  });
});
