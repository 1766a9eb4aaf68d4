import { createHmac, hkdfSync } from 'node:crypto';
import type { Key } from '../../config.js';
import { hashOf } from '../secrets.js';

/** 83 bits: short enough for one segment of an SMS. */
const length = 14;
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Of whom, for which incident, a link to acknowledge is good. */
export interface PageLinkOf {
  readonly incidentId: string;
  readonly agentId: string;
}

/** The code of a person's link with the newest key: the same in each page of the incident. */
export function newPageCode(keys: readonly Key[], of: PageLinkOf): string {
  const key = keys[0];
  if (!key) throw new Error('The key ring is empty; set PERCH_KEYS.');
  return codeWith(key, of);
}

/** The code again, with whichever key it was made; null: that key is gone, and the person needs a new one. */
export const pageCodeOf = (keys: readonly Key[], of: PageLinkOf, codeHash: string): string | null =>
  keys.map((key) => codeWith(key, of)).find((code) => hashOf(code) === codeHash) ?? null;

/** Where the code leads. */
export const pageLinkUrl = (publicUrl: string, code: string): string => `${publicUrl}/a/${code}`;

function codeWith({ bytes }: Key, { incidentId, agentId }: PageLinkOf): string {
  const derived = Buffer.from(hkdfSync('sha256', bytes, '', 'perch page link', 32));
  const digest = createHmac('sha256', derived).update(`${incidentId}/${agentId}`).digest();
  return [...digest.subarray(0, length)].map((byte) => alphabet.charAt(byte % alphabet.length)).join('');
}
