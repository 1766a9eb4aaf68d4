import type { Entities } from '../world/records/posts.js';
import { entitiesOf, escapeText, type FindUser, type WrappedUrl } from './entities.js';
import { displayed, expanded, findUrls, shortLink } from './urls.js';
import { cutToWeight, MAX_WEIGHT, weightedLength } from './weight.js';

export interface Composed {
  text: string;
  entities: Entities;
  /** The whole of a text that is too long for `text`. */
  note?: { text: string; entities: Entities };
}

interface Wrapped {
  text: string;
  urls: WrappedUrl[];
}

/** Puts a t.co link in the place of every link. */
export function wrapUrls(typed: string, seed: string): Wrapped {
  const urls: WrappedUrl[] = [];
  let text = '';
  let from = 0;
  for (const { start, end, written } of findUrls(typed)) {
    const url = shortLink(`${seed}:${urls.length}:${written}`);
    urls.push({ url, expanded_url: expanded(written), display_url: displayed(written) });
    text += typed.slice(from, start) + url;
    from = end;
  }
  return { text: text + typed.slice(from), urls };
}

const ELLIPSIS = '… ';

/** A long post's `text`: its beginning and a link to the post itself. */
function cut(wrapped: Wrapped, permalink: WrappedUrl): Wrapped {
  const room = MAX_WEIGHT - weightedLength(ELLIPSIS + permalink.url);
  return {
    text: cutToWeight(wrapped.text, room) + ELLIPSIS + permalink.url,
    urls: [...wrapped.urls, permalink],
  };
}

/**
 * What X makes of a text: NFC, links wrapped, `trailing` links (media, a quoted post) appended,
 * escaped, entities found, and cut with the whole in `note` when it weighs more than 280.
 */
export function compose(
  typed: string,
  options: {
    id: string;
    permalink: string;
    trailing: readonly Omit<WrappedUrl, 'url'>[];
    findUser: FindUser;
  },
): Composed {
  const normal = typed.normalize('NFC');
  const wrapped = wrapUrls(normal, options.id);
  const trailing = options.trailing.map((link, index) => ({
    ...link,
    url: shortLink(`${options.id}:trailing:${index}`),
  }));
  const finish = ({ text, urls }: Wrapped) => {
    const all = [text, ...trailing.map((link) => link.url)].filter(Boolean).join(' ');
    const escaped = escapeText(all);
    return { text: escaped, entities: entitiesOf(escaped, [...urls, ...trailing], options.findUser) };
  };
  const whole = finish(wrapped);
  if (weightedLength(normal) <= MAX_WEIGHT) return whole;
  const self: WrappedUrl = {
    url: shortLink(`${options.id}:self`),
    expanded_url: options.permalink,
    display_url: displayed(options.permalink),
  };
  return { ...finish(cut(wrapped, self)), note: whole };
}
