import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openLink, signLink } from './signed-link.js';

const key = (id: string) => ({ id, bytes: randomBytes(32) });
const [newest, older] = [key('k2'), key('k1')];
const keys = [newest, older];
const now = new Date('2026-11-21T12:00:00Z');
const link = {
  purpose: 'reauthorize',
  subject: 'account/incident',
  expiresAt: new Date(now.getTime() + 60_000),
};
const code = signLink(keys, link);
const invalid = { outcome: 'invalid' };

describe('a signed link', () => {
  test('opens to its subject, whatever that is, and its code needs no escaping in a path', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (subject) => {
        const signed = signLink(keys, { ...link, subject });
        expect(signed).toMatch(/^[\w.-]+$/);
        expect(openLink(keys, 'reauthorize', signed, now)).toEqual({ outcome: 'valid', subject });
      }),
    );
  });

  test('expires at its second, not before', () => {
    const at = (ms: number) => openLink(keys, 'reauthorize', code, new Date(now.getTime() + ms)).outcome;
    expect([at(59_999), at(60_000), at(86_400_000)]).toEqual(['valid', 'expired', 'expired']);
  });

  test('is worth nothing for another purpose', () => {
    expect(openLink(keys, 'acknowledge', code, now)).toEqual(invalid);
  });

  test('made with an older key opens while the ring holds that key', () => {
    const made = signLink([older], link);
    expect(openLink(keys, 'reauthorize', made, now).outcome).toBe('valid');
    expect(openLink([newest], 'reauthorize', made, now)).toEqual(invalid);
  });

  test('another key under the same id does not open it', () => {
    expect(openLink([key('k2')], 'reauthorize', code, now)).toEqual(invalid);
  });

  test('changed in any single character is invalid, also when it claims to last longer', () => {
    for (let at = 0; at < code.length; at += 1) {
      const other = code[at] === 'z' ? 'y' : 'z';
      const changed = code.slice(0, at) + other + code.slice(at + 1);
      expect(openLink(keys, 'reauthorize', changed, now), changed).toEqual(invalid);
    }
  });

  test.each(['', '.', '...', 'k2', 'k2...', `${code}.`, `${code}.x`, code.slice(0, -1), '💥.💥.💥.💥'])(
    'what nobody signed is invalid: %s',
    (invented) => expect(openLink(keys, 'reauthorize', invented, now)).toEqual(invalid),
  );

  test('can’t be made without a key', () => {
    expect(() => signLink([], link)).toThrow('PERCH_KEYS');
  });
});
