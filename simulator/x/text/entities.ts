import type { Entities } from '../world/records/posts.js';
import { codePoints } from './code-points.js';

const MENTION = /(?<![A-Za-z0-9_!#$%&*@＠])[@＠]([A-Za-z0-9_]{1,15})(?![A-Za-z0-9_@＠])/gu;
const HASHTAG = /(?<![\p{L}\p{N}\p{M}_&])[#＃]([\p{L}\p{N}\p{M}_]*[\p{L}\p{M}_][\p{L}\p{N}\p{M}_]*)/gu;
const CASHTAG = /(?<![\p{L}\p{N}_$])\$([A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?)(?![\p{L}\p{N}_$])/gu;

interface KnownUser {
  id: string;
  username: string;
}

export type FindUser = (username: string) => KnownUser | undefined;

export interface WrappedUrl {
  url: string;
  expanded_url: string;
  display_url: string;
  media_key?: string;
}

/** X escapes these three characters and no others. */
export const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Turns UTF-16 offsets into X's: Unicode code points, start inclusive, end exclusive. */
function spans(text: string) {
  return (start: number, length: number) => {
    const from = codePoints(text.slice(0, start)).length;
    return { start: from, end: from + codePoints(text.slice(start, start + length)).length };
  };
}

function urlEntities(text: string, urls: readonly WrappedUrl[]): Entities['urls'] {
  const span = spans(text);
  let from = 0;
  return urls.flatMap((url) => {
    const place = text.indexOf(url.url, from);
    if (place < 0) return [];
    from = place + url.url.length;
    return [{ ...span(place, url.url.length), ...url }];
  });
}

/** The handles a text mentions, as written, in order. */
export const mentionedNames = (text: string): string[] =>
  [...text.matchAll(MENTION)].map((match) => match[1] ?? '');

/**
 * Finds the entities of an escaped text whose links are wrapped already. Offsets count the escaped
 * text; X's documentation does not say which it counts. Only existing users are linked.
 */
export function entitiesOf(text: string, urls: readonly WrappedUrl[], findUser: FindUser): Entities {
  const span = spans(text);
  const tags = (pattern: RegExp) =>
    [...text.matchAll(pattern)].map((match) => ({
      ...span(match.index, match[0].length),
      tag: match[1] ?? '',
    }));
  return {
    mentions: [...text.matchAll(MENTION)].flatMap((match) => {
      const user = findUser(match[1] ?? '');
      if (user === undefined) return [];
      return [{ ...span(match.index, match[0].length), username: match[1] ?? '', id: user.id }];
    }),
    hashtags: tags(HASHTAG),
    cashtags: tags(CASHTAG),
    urls: urlEntities(text, urls),
  };
}
