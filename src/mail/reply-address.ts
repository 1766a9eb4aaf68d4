import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Key } from '../config.js';
import { dayMs } from '../domain/durations.js';

/** Whom a mail that was sent to an address is about; of a forged address nothing is believed. */
export type OpenedAddress =
  { readonly outcome: 'valid'; readonly ticketId: string } | { readonly outcome: 'expired' | 'invalid' };

/** Answers come late; whoever finds an old mail years later must not write into a ticket by it. */
const validDays = 400;
const idBytes = 12;
const dayBytes = 2;
/** 88 bits: each guess is a mail, and is kept. */
const signatureBytes = 11;

/**
 * `local+<token>@domain`: the ticket, the day until which it counts and a signature. In letters of one case
 * and without `=`, `_` or `/`, since mail servers change cases, and short enough for the 64 signs that a
 * local part may have (RFC 5321, 4.5.3.1.1).
 */
export function signReplyAddress(
  keys: readonly Key[],
  replyAddress: string,
  ticketId: string,
  now: Date,
): string {
  const key = keys[0];
  if (!key) throw new Error('The key ring is empty; set PERCH_KEYS.');
  const day = Buffer.alloc(dayBytes);
  day.writeUInt16BE(Math.floor(now.getTime() / dayMs) + validDays);
  const signed = Buffer.concat([Buffer.from(ticketId, 'hex'), day]);
  const [local, domain] = replyAddress.split('@');
  return `${local}+${encodeBase32(Buffer.concat([signed, signature(key, signed)]))}@${domain}`;
}

/** Opens what `signReplyAddress` made with any key of the ring; null: the address is not one of that kind. */
export function openReplyAddress(
  keys: readonly Key[],
  replyAddress: string,
  address: string,
  now: Date,
): OpenedAddress | null {
  const [local = '', domain = ''] = replyAddress.toLowerCase().split('@');
  const given = address.trim().toLowerCase();
  if (!given.startsWith(`${local}+`) || !given.endsWith(`@${domain}`)) return null;
  const bytes = decodeBase32(given.slice(local.length + 1, -domain.length - 1));
  if (bytes?.length !== idBytes + dayBytes + signatureBytes) return { outcome: 'invalid' };
  const signed = bytes.subarray(0, idBytes + dayBytes);
  const claimed = bytes.subarray(idBytes + dayBytes);
  if (!keys.some((key) => timingSafeEqual(signature(key, signed), claimed))) return { outcome: 'invalid' };
  if (now.getTime() >= signed.readUInt16BE(idBytes) * dayMs) return { outcome: 'expired' };
  return { outcome: 'valid', ticketId: signed.subarray(0, idBytes).toString('hex') };
}

/** A key of its own, so that no signature of another purpose stands for an address (RFC 5869). */
function signature(key: Key, signed: Buffer): Buffer {
  const derived = hkdfSync('sha256', key.bytes, '', 'perch reply address', 32);
  return createHmac('sha256', Buffer.from(derived)).update(signed).digest().subarray(0, signatureBytes);
}

/** RFC 4648, in small letters; a multiple of five bytes needs no padding. */
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

function encodeBase32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => alphabet.charAt(Number.parseInt(five, 2))).join('');
}

function decodeBase32(text: string): Buffer | null {
  if (!/^[a-z2-7]{1,60}$/.test(text)) return null;
  const bits = Array.from(text, (sign) => alphabet.indexOf(sign).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)));
}
