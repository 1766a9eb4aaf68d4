import { createHash } from 'node:crypto';

const TRAILING = /[.,;:!?'"”’)\]}…]+$/u;
const WITH_SCHEME = 'https?://[^\\s<>"]+';
const BARE =
  '(?<![@\\w./-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\\.)+' +
  '(?:com|org|net|info|edu|gov|io|co|ai|dev|app|me|tv|de|uk|fr|es|it|nl|eu|jp|br|ca|au|ch|se|at|be|us)' +
  '(?:/[^\\s<>"]*)?(?![\\w@-])';
const URL_PATTERN = new RegExp(`${WITH_SCHEME}|${BARE}`, 'giu');

export interface FoundUrl {
  start: number;
  end: number;
  written: string;
}

/** Where X would see links, in UTF-16 offsets; punctuation after a link is not part of it. */
export function findUrls(text: string): FoundUrl[] {
  return [...text.matchAll(URL_PATTERN)].map((match) => {
    const written = match[0].replace(TRAILING, '');
    return { start: match.index, end: match.index + written.length, written };
  });
}

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A t.co link of the usual 23 characters; the same seed gives the same link. */
export function shortLink(seed: string): string {
  const digest = createHash('sha256').update(seed).digest().subarray(0, 10);
  return `https://t.co/${[...digest].map((byte) => ALPHABET[byte % ALPHABET.length]).join('')}`;
}

export const expanded = (written: string): string =>
  /^https?:/i.test(written) ? written : `http://${written}`;

/** The link as X prints it: no scheme, no www, cut after 27 characters. */
export function displayed(written: string): string {
  const bare = written.replace(/^https?:\/\/(www\.)?/i, '').replace(/\/$/, '');
  return bare.length > 27 ? `${bare.slice(0, 26)}…` : bare;
}
