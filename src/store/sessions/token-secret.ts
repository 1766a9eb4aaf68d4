import { crc32 } from 'node:zlib';
import { randomWord } from '../secrets.js';

/**
 * `perch_<48 random characters>_<checksum>`: recognisable to secret scanners, and a typo or an
 * invention is refused without asking the database.
 */
export function newTokenSecret(): string {
  const random = randomWord(48);
  return `perch_${random}_${checksum(random)}`;
}

export function isTokenSecret(text: string): boolean {
  const [, random, sum] = /^perch_([0-9A-Za-z]{48})_([0-9a-f]{8})$/.exec(text) ?? [];
  return random !== undefined && checksum(random) === sum;
}

const checksum = (random: string): string => crc32(random).toString(16).padStart(8, '0');
