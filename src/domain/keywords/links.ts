import { anyDomain, latin, latinDomain } from '../items/domains.js';
import { unspaced } from './scripts.js';

/** A character of no word and no space, so that the words around a link are no phrase. */
const placeholder = '\uFFFC';

/**
 * A folded text without its links and mail addresses, in which no keyword is meant (S14). Where X would
 * link a host without `https://`, it is a link. A link ends where an unspaced script begins, as X's do.
 */
export const withoutLinks = (folded: string): string =>
  mayHold.test(folded) ? folded.replace(links, placeholder) : folded;

const mayHold = /\.[a-z]|:\/\//u;

const inLink = String.raw`[^\s${unspaced}\p{Extended_Pictographic}\uFF00-\uFFEF<>"«»\u200B${placeholder}]`;
const withScheme = String.raw`https?:\/\/(?:${anyDomain}(?:(?::\d+)?[\/?#]${inLink}*)?|${inLink}+)`;
const address = String.raw`(?<![a-z0-9.%+\-${latin}])[a-z0-9._%+\-${latin}]+@${latinDomain}`;
const bare = String.raw`(?<![a-z0-9.@$#])${latinDomain}(?:(?::\d+)?\/${inLink}*)?`;
const links = new RegExp(`${withScheme}|${address}|${bare}`, 'gv');
