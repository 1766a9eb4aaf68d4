import { topLevelDomains } from '../items/top-level-domains.js';

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

export const fitsPost = (text: string): boolean => weightedLength(text) <= postLimit;

function weightOf(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  return lightRanges.some(([from, to]) => point >= from && point <= to) ? 1 : 2;
}

const latin = String.raw`\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u024F\u1E00-\u1EFF`;
const domainEnd = String.raw`(?:${topLevelDomains.toSorted((a, b) => b.length - a.length).join('|')}|xn--[a-z0-9\-]+)(?![a-z0-9@+\-])`;
/** With `https://` in front any script may name a host; without, Latin only. Labels end at 63 characters. */
const label = (letters: string, inner: string) => String.raw`${letters}(?:[${inner}]{0,61}${letters})?\.`;
const anyDomain = String.raw`(?:${label(String.raw`[\p{L}\p{N}]`, String.raw`\p{L}\p{N}_\-`)})+${domainEnd}`;
const latinDomain = String.raw`(?:${label(`[a-z0-9${latin}]`, String.raw`a-z0-9\-${latin}`)})+${domainEnd}`;
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
