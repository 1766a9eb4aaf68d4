import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openReplyAddress, signReplyAddress } from './reply-address.js';

const key = (id: string) => ({ id, bytes: randomBytes(32) });
const keys = [key('k2'), key('k1')];
const now = new Date('2026-03-01T12:00:00Z');
const ticketId = '65f0c0ffee65f0c0ffee65f0';
const days = (count: number): Date => new Date(now.getTime() + count * 86_400_000);
const address = signReplyAddress(keys, 'help@example.com', ticketId, now);
const open = (given: string, at = now, ring = keys) => openReplyAddress(ring, 'help@example.com', given, at);

describe('S48 the reply address', () => {
  test('names its ticket, whatever became of its case on the way', () => {
    expect(open(address)).toEqual({ outcome: 'valid', ticketId });
    expect(open(address.toUpperCase())).toEqual({ outcome: 'valid', ticketId });
  });

  test('fits into a local part with the longest name that is allowed', () => {
    const longest = signReplyAddress(keys, `${'a'.repeat(23)}@example.com`, ticketId, now);
    expect(longest.indexOf('@')).toBe(64);
  });

  test('counts for 400 days', () => {
    expect(open(address, days(399))).toEqual({ outcome: 'valid', ticketId });
    expect(open(address, days(400))).toEqual({ outcome: 'expired' });
  });

  test('of an older key counts while that key is in the ring', () => {
    const older = signReplyAddress(keys.slice(1), 'help@example.com', ticketId, now);
    expect(open(older)).toEqual({ outcome: 'valid', ticketId });
    expect(open(older, now, keys.slice(0, 1))).toEqual({ outcome: 'invalid' });
  });

  test('with any sign changed names nothing', () => {
    const signs = fc.constantFrom(...Array.from('abcdefghijklmnopqrstuvwxyz234567'));
    fc.assert(
      fc.property(fc.nat({ max: 39 }), signs, (at, sign) => {
        const place = 'help+'.length + at;
        fc.pre(address[place] !== sign);
        const forged = address.slice(0, place) + sign + address.slice(place + 1);
        expect(open(forged)?.outcome).toBe('invalid');
      }),
    );
  });

  test.each([
    `help+@example.com`,
    `help+abc@example.com`,
    `help+${'a'.repeat(40)}@example.com`,
    'help+a_b@example.com',
  ])('%s names nothing', (given) => expect(open(given)).toEqual({ outcome: 'invalid' }));

  test.each(['help@example.com', 'sales+abc@example.com', address.replace('example.com', 'example.org'), ''])(
    '%s is no such address',
    (given) => expect(open(given)).toBeNull(),
  );
});
