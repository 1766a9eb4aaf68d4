import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Key } from './config.js';

export interface Link {
  /** What the link is good for; a link of one purpose is worth nothing for another. */
  readonly purpose: string;
  /** What the link is about; it can be read by whoever holds the link. */
  readonly subject: string;
  /** Counts in whole seconds. */
  readonly expiresAt: Date;
}

export type OpenedLink =
  { readonly outcome: 'valid'; readonly subject: string } | { readonly outcome: 'expired' | 'invalid' };

/**
 * A code to put into a link: `<key id>.<expiry>.<subject>.<signature>`, safe in a path, signed with
 * the newest key. Nothing is stored, so a link can't be used up or called back before it expires.
 */
export function signLink(keys: readonly Key[], { purpose, subject, expiresAt }: Link): string {
  const key = keys[0];
  if (!key) throw new Error('The key ring is empty; set PERCH_KEYS.');
  const expiry = Math.floor(expiresAt.getTime() / 1_000).toString(36);
  const signed = [key.id, expiry, Buffer.from(subject).toString('base64url')].join('.');
  return `${signed}.${signature(key, purpose, signed)}`;
}

/** Opens what `signLink` made with any key of the ring. Of a forged code nothing is believed. */
export function openLink(keys: readonly Key[], purpose: string, code: string, now: Date): OpenedLink {
  const [keyId, expiry = '', subject = '', given = '', ...more] = code.split('.');
  const key = keys.find(({ id }) => id === keyId);
  if (!key || more.length > 0) return { outcome: 'invalid' };
  const expected = signature(key, purpose, [keyId, expiry, subject].join('.'));
  if (!isSame(given, expected)) return { outcome: 'invalid' };
  if (now.getTime() >= Number.parseInt(expiry, 36) * 1_000) return { outcome: 'expired' };
  return { outcome: 'valid', subject: Buffer.from(subject, 'base64url').toString() };
}

/** A key of its own for each purpose, so that no signature stands for anything else (RFC 5869). */
const signature = (key: Key, purpose: string, signed: string): string => {
  const derived = hkdfSync('sha256', key.bytes, '', `perch signed link: ${purpose}`, 32);
  return createHmac('sha256', Buffer.from(derived)).update(signed).digest('base64url');
};

/** Compared as text, because several texts decode to the same bytes. */
function isSame(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
