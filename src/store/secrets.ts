import { createHash, randomBytes, randomInt } from 'node:crypto';

/** What is kept of a random secret: enough to recognise it, not to use it. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** 256 random bits, safe in a URL and a cookie. */
export const randomSecret = (): string => randomBytes(32).toString('base64url');

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Random letters and digits, without the characters that end a word when a text is double-clicked. */
export const randomWord = (length: number): string =>
  Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
