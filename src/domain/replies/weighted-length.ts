import { anyDomain, latin, latinDomain } from '../items/domains.js';

/**
 * How X counts a post: configuration 3 of its open-source twitter-text (docs/x-api.md 1.5). The npm package
 * of that name is not used: its emoji table ends in 2018, so that a newer sequence counts four times
 * over, and it loads core-js 2 into the process.
 */
const urlWeight = 23;
const emojiWeight = 2;
const lightRanges = [
  [0, 4_351],
  [8_192, 8_205],
  [8_208, 8_223],
  [8_242, 8_247],
] as const;

export const postLimit = 280;

/** The weighted length of a post's text; X adds the mentions at the head of a reply itself and free of charge. */
export function weightedLength(text: string): number {
  let length = 0;
  for (const [token, url, emoji] of text.normalize('NFC').matchAll(tokens))
    length += url ? urlWeight : emoji ? emojiWeight : weightOf(token);
  return length;
}

/** Whether X would make a link of anything in it. */
export const hasLink = (text: string): boolean =>
  [...text.normalize('NFC').matchAll(tokens)].some(([, url]) => url !== undefined);

/** A text in pieces of which none may be cut: its links, and its characters as people see them. */
export function segmentsOf(given: string): string[] {
  const text = given.normalize('NFC');
  const pieces: string[] = [];
  let end = 0;
  for (const { 0: token, 1: url, index } of text.matchAll(tokens)) {
    if (url === undefined) continue;
    pieces.push(...charactersOf(text.slice(end, index)), token);
    end = index + token.length;
  }
  return [...pieces, ...charactersOf(text.slice(end))];
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const charactersOf = (text: string): string[] =>
  Array.from(segmenter.segment(text), ({ segment }) => segment);

export const fitsPost = (text: string): boolean => weightedLength(text) <= postLimit;

function weightOf(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  return lightRanges.some(([from, to]) => point >= from && point <= to) ? 1 : 2;
}

const pathCharacter = String.raw`[a-z0-9\u0400-\u04FF${latin}!*';:=+,.$\/%#\[\]\-\u2013_~@\|&]`;
const pathLast = String.raw`[a-z0-9\u0400-\u04FF${latin}+\-=_#\/]`;
const inParentheses = String.raw`\(${pathCharacter}+\)`;
const path = String.raw`\/(?:(?:${pathCharacter}|${inParentheses})*(?:${pathLast}|${inParentheses}))?`;
const query = String.raw`\?(?:[a-z0-9!?*'@\(\);:&=+$\/%#\[\]\-_.,~\|]*[a-z0-9\-_&=#\/])?`;

const withScheme = String.raw`https?:\/\/${anyDomain}(?::\d+)?(?:${path})?(?:${query})?`;
const bare = String.raw`(?<![\-_.\/])${latinDomain}(?:(?::\d+)?${path}(?:${query})?)?`;
/** A link, an emoji sequence, or any one character. */
const tokens = new RegExp(
  String.raw`(?<![a-z0-9@＠$#＃])(${withScheme}|${bare})|(\p{RGI_Emoji})|[\s\S]`,
  'giv',
);
