import { describe, expect, test } from 'vitest';
import { kindOf } from './kind.js';
import type { DeliveryReport } from './mail.js';

const ours = 'perch.65f0c0ffee65f0c0ffee65f0@example.com';

function kind(
  headers: Record<string, string>,
  { from = 'ada@mail.test', messageId = 'a@mail.test', report = null as DeliveryReport | null } = {},
) {
  return kindOf({ messageId, headers, report, from: { address: from, name: '' } }, 'help@example.com');
}

const failed = { action: 'failed', about: null };

describe('S48 what a mail is', () => {
  test.each<[string, Record<string, string>]>([
    ['nothing special', {}],
    ['Auto-Submitted: no', { 'auto-submitted': 'no' }],
    ['Precedence: normal', { precedence: 'normal' }],
    ['X-Auto-Response-Suppress: DR, RN', { 'x-auto-response-suppress': 'DR, RN' }],
    ['a return path', { 'return-path': '<ada@mail.test>' }],
    ['the mark of another desk', { 'x-perch': 'other.test' }],
  ])('a person’s: %s', (_, headers) => expect(kind(headers)).toBe('person'));

  test.each<[string, Record<string, string>]>([
    ['Auto-Submitted: auto-replied', { 'auto-submitted': 'auto-replied; owner-email="x"' }],
    ['Auto-Submitted: Auto-Generated', { 'auto-submitted': 'Auto-Generated' }],
    ['Precedence: bulk', { precedence: 'bulk' }],
    ['Precedence: auto_reply', { precedence: 'Auto_Reply' }],
    ['X-Auto-Response-Suppress: All', { 'x-auto-response-suppress': 'All' }],
    ['X-Auto-Response-Suppress: OOF', { 'x-auto-response-suppress': 'OOF, AutoReply' }],
    ['X-Autoreply', { 'x-autoreply': 'yes' }],
    ['List-Id', { 'list-id': '<news.mail.test>' }],
    ['an empty return path', { 'return-path': '<>' }],
  ])('a machine’s: %s', (_, headers) => expect(kind(headers)).toBe('automatic'));

  test('a machine’s: a report that one is only delayed, or has arrived', () => {
    for (const action of ['delayed', 'delivered', 'relayed'])
      expect(kind({}, { report: { action, about: ours } })).toBe('automatic');
  });

  test('a bounce: a report of failure, also one marked as written by a machine', () => {
    expect(kind({}, { report: failed })).toBe('bounce');
    expect(kind({ 'auto-submitted': 'auto-replied' }, { report: failed })).toBe('bounce');
  });

  test('a bounce: what old servers write without a report', () => {
    expect(kind({ 'return-path': '<>' }, { from: 'MAILER-DAEMON@mail.test' })).toBe('bounce');
    expect(kind({ 'x-failed-recipients': 'ada@mail.test' })).toBe('bounce');
    expect(kind({}, { from: 'mailer-daemon@mail.test', report: { action: null, about: null } })).toBe(
      'bounce',
    );
  });

  test('no bounce: a report that says nothing, from a person; a postmaster who writes', () => {
    expect(kind({}, { report: { action: null, about: null } })).toBe('automatic');
    expect(kind({}, { from: 'postmaster@mail.test' })).toBe('automatic');
  });

  test('a loop: our own mail, whatever else it is', () => {
    expect(kind({ 'x-perch': 'Example.com' })).toBe('loop');
    expect(kind({}, { messageId: ours })).toBe('loop');
    expect(kind({ 'x-perch': 'example.com' }, { report: failed })).toBe('loop');
    expect(kind({}, { messageId: ours.replace('example.com', 'other.test') })).toBe('person');
  });
});
