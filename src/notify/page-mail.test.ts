import { describe, expect, test } from 'vitest';
import { pageMail } from './page-mail.js';
import { facts, sample } from './test/page-facts.js';

describe('S59 the mail that pages', () => {
  test('carries the facts in its subject and first line', () => {
    const { subject, text, html } = pageMail(facts());
    expect(subject).toBe('12 posts about "refund" in 10 minutes on @acme (limit 10)');
    expect(text.startsWith(`${subject}\n`)).toBe(true);
    expect(html).toContain('<h1');
  });

  test('says policy, limit, samples with links, how to acknowledge, who is next and when, and why one gets it', () => {
    const { text, html } = pageMail(facts());
    const said = text.replace(/\s+/g, ' ');
    for (const words of [
      'Policy “Refunds” pages when 10 posts that it counts come within 10 minutes on @acme.',
      '@cleo, 1 Mar 2026, 11:58 UTC: “Where is my refund?',
      'https://x.com/i/status/99',
      'Look and acknowledge: https://perch.example.com/a/0aB1cD2eF3gH4i',
      'Unless somebody acknowledges it, Perch pages Bob at 1 Mar 2026, 12:10 UTC.',
      'reminds you every 5 minutes',
      'because the policy “Refunds” names you',
    ])
      expect(said).toContain(words);
    expect(html).toContain('href="https://perch.example.com/a/0aB1cD2eF3gH4i"');
  });

  test.each([
    [{ kind: 'reminder' as const, matched: 40 }, /^Reminder: 12 posts .* \(limit 10, 40 so far\)$/],
    [{ forgotten: { by: 'Ada', at: new Date(0) } }, /^Still not resolved: 12 posts/],
    [{ isTest: true }, /^TEST: /],
    [{ keywords: [] }, /^12 posts in 10 minutes on @acme/],
    [{ keywords: ['refund', 'money back'] }, /^12 posts about "refund" and more in/],
  ])('%j: its subject', (changes, subject) => {
    expect(pageMail(facts(changes)).subject).toMatch(subject);
  });

  test('who acknowledged and forgot it is named', () => {
    const forgotten = { by: 'Ada', at: new Date('2026-03-01T12:00:00Z') };
    expect(pageMail(facts({ forgotten })).text).toContain('Ada acknowledged this at 1 Mar 2026, 12:00 UTC');
  });

  test('in place of an SMS it says why', () => {
    const { text } = pageMail(facts({ kind: 'fallback', instead: 'noReceipt' }));
    expect(text.replace(/\s+/g, ' ')).toContain('no SMS reached you: it was not confirmed in time');
  });

  test.each([
    [null, 'unless somebody acknowledges it, it stays open'],
    [15, 'Perch reminds you every 15 minutes until'],
  ])('at the last step (reminders: %j): %s', (remindMinutes, words) => {
    const { text } = pageMail(facts({ next: null, remindMinutes }));
    expect(text.replace(/\s+/g, ' ')).toContain(words);
  });

  test('a test has TEST first in text and subject, and nothing to acknowledge', () => {
    const { text, html } = pageMail(facts({ isTest: true, kind: 'test', samples: [], link: null }));
    expect(text.startsWith('TEST: ')).toBe(true);
    expect(text + html).not.toContain('/a/');
  });

  test('what strangers write stays words', () => {
    const text = '<a href="https://evil.example">Look</a>\n\n-- \nacknowledge\u202e here';
    const mail = pageMail(facts({ policyName: 'A\r\nBcc: x', samples: [sample({ text })] }));
    expect(mail.html).not.toContain('<a href="https://evil');
    expect(mail.text.match(/^-- $/gm)).toHaveLength(1);
    expect(mail.subject).not.toMatch(/[\r\n]/);
  });
});
