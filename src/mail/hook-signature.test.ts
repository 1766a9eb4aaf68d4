import { describe, expect, test } from 'vitest';
import { hookSignature, isHookSigned } from './hook-signature.js';

const secret = 'a secret of the mail server';
const body = Buffer.from('Subject: hello\r\n\r\nhello');
const now = new Date('2026-03-01T12:00:00Z');
const seconds = (offset = 0): string => String(now.getTime() / 1_000 + offset);
const isSigned = (timestamp: unknown, signature: unknown, of = body) =>
  isHookSigned(secret, { timestamp, signature, body: of }, now);

describe('S48 a mail that is handed over', () => {
  test.each([0, -300, 300])('counts within five minutes (%i s)', (offset) => {
    expect(isSigned(seconds(offset), hookSignature(secret, seconds(offset), body))).toBe(true);
  });

  test.each([-301, 301])('is too old, or of the future (%i s)', (offset) => {
    expect(isSigned(seconds(offset), hookSignature(secret, seconds(offset), body))).toBe(false);
  });

  test('does not count with another body, moment, secret, or without a signature', () => {
    const signature = hookSignature(secret, seconds(), body);
    expect(isSigned(seconds(), signature, Buffer.from('other'))).toBe(false);
    expect(isSigned(seconds(1), signature)).toBe(false);
    expect(isSigned(seconds(), hookSignature('another', seconds(), body))).toBe(false);
    for (const missing of [undefined, '', ['a']]) {
      expect(isSigned(seconds(), missing)).toBe(false);
      expect(isSigned(missing, signature)).toBe(false);
    }
  });
});
