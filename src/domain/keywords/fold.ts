import { unspaced } from './scripts.js';

/**
 * What texts and keywords are compared in (S14): NFC; capitals, small letters, `ß` and `ss`, final sigma
 * and Turkish `İ`, `I`, `ı`, `i` made one; apostrophes and hyphens of every typewriter; white space as
 * single spaces; without what is not seen. Accents and widths stay: `cafe` is not `café`.
 */
export function fold(text: string): string {
  return caseless(text.normalize('NFC'))
    .replace(unseen, '')
    .replace(/[‘’ʼ＇׳‐‑＃＠״“”„]/gu, (variant) => plain[variant] ?? variant)
    .replace(/\s{2,}|[^\S ]/gu, ' ')
    .trim()
    .normalize('NFC');
}

/**
 * Upper case first: it alone tells `ß` from nothing (`SS`), and `ı` from `i`. Of `İ` lower case leaves a
 * dot behind, and `ẞ` would stay `ß`.
 */
const caseless = (text: string): string =>
  text.replaceAll('ẞ', 'ß').toUpperCase().toLowerCase().replaceAll('i\u0307', 'i').replaceAll('ς', 'σ');

/**
 * Soft hyphens, direction marks, variation selectors, halves of characters; and U+FFFC, which stands for
 * links (links.ts). A zero-width space separates words, but for scripts that have no ends of words.
 */
const unseen = new RegExp(
  String.raw`[\p{Cs}\x00\xAD\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFE00-\uFE0F\uFEFF\uFFFC\u{E0100}-\u{E01EF}]|\u200B(?<=[${unspaced}]\u200B)`,
  'gv',
);

const plain: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  ʼ: "'",
  '＇': "'",
  '׳': "'",
  '‐': '-',
  '‑': '-',
  '＃': '#',
  '＠': '@',
  '״': '"',
  '“': '"',
  '”': '"',
  '„': '"',
};
