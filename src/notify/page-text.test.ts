import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isGsm, segmentsOf } from './gsm.js';
import { facts, sample } from './test/page-facts.js';
import { pageText } from './page-text.js';

describe('S59 the SMS', () => {
  test('says policy, count, window, account, limit, a sample, the link and how else to answer', () => {
    expect(pageText(facts())).toBe(
      'Refunds: 12 posts in 10 min on @acme (limit 10). "Where is my refund? I have waited for three weeks..." https://perch.example.com/a/0aB1cD2eF3gH4i or reply 4',
    );
  });

  test('a reminder and a forgotten incident say so, and how many there are by now', () => {
    expect(pageText(facts({ kind: 'reminder', matched: 40 }))).toMatch(
      /^Reminder: Refunds: 40 posts so far on @acme \(limit 10 in 10 min\)\./,
    );
    const forgotten = { by: 'Ada', at: new Date(0) };
    expect(pageText(facts({ forgotten }))).toMatch(/^Still open: Refunds: /);
  });

  test('a test says TEST first, and asks for nothing', () => {
    const text = pageText(facts({ isTest: true, kind: 'test', link: null }));
    expect(text).toBe(
      'TEST: Perch can page you by SMS about Refunds on @acme. Nothing is wrong, and nothing is to be done.',
    );
  });

  test('without a link the answer is asked for nevertheless', () => {
    expect(pageText(facts({ link: null }))).toMatch(/ Reply 4 to acknowledge\.$/);
  });

  test('links of others stay out, and whom a reply addresses', () => {
    const samples = [sample({ text: '@acme @dan See https://evil.example/a/1 now' })];
    expect(pageText(facts({ samples }))).toContain('"See now"');
  });

  test('a sample that GSM has no letters for stays out rather than cost segments', () => {
    const text = pageText(facts({ samples: [sample({ text: 'أين أموالي' })] }));
    expect(isGsm(text)).toBe(true);
    expect(text).toContain('(limit 10). https://');
  });

  test('a name that GSM has no letters for is sent as it is', () => {
    const text = pageText(facts({ policyName: 'استرداد' }));
    expect(isGsm(text)).toBe(false);
    expect(text).toContain('استرداد: 12 posts');
    expect(text).toMatch(/https:\/\/perch\.example\.com\/a\/0aB1cD2eF3gH4i or reply 4$/);
  });

  test('whatever people write, the link is whole and last, and a Latin name makes one segment', () => {
    const anybody = fc.record({
      policyName: fc.string({
        unit: fc.constantFrom(...Array.from('abc XYZé“’…ž')),
        minLength: 1,
        maxLength: 200,
      }),
      text: fc.string({ unit: 'grapheme', maxLength: 300 }),
      kind: fc.constantFrom('step' as const, 'reminder' as const, 'fallback' as const),
      observed: fc.integer({ min: 1, max: 9_999 }),
      periodMinutes: fc.integer({ min: 1, max: 1_440 }),
      accountHandle: fc.string({ unit: fc.constantFrom(...Array.from('aZ_9')), minLength: 1, maxLength: 15 }),
    });
    fc.assert(
      fc.property(anybody, ({ text, ...rest }) => {
        const said = pageText(facts({ ...rest, samples: [sample({ text })] }));
        expect(said.endsWith(' https://perch.example.com/a/0aB1cD2eF3gH4i or reply 4')).toBe(true);
        expect(segmentsOf(said)).toBe(1);
        expect(said.match(/https?:/g)).toHaveLength(1);
      }),
    );
  });

  test('an address of Perch that is too long costs segments, not the link', () => {
    const link = `https://perch.${'very-'.repeat(30)}long.example.com/a/0aB1cD2eF3gH4i`;
    expect(pageText(facts({ link })).endsWith(` ${link} or reply 4`)).toBe(true);
  });
});
