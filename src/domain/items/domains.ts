import { topLevelDomains } from './top-level-domains.js';

/**
 * The hosts X makes links of, as sources of regular expressions with the flag `v`; from its open-source
 * twitter-text (docs/x-api.md 1.5). With `https://` in front any script may name a host (`anyDomain`);
 * without, Latin only (`latinDomain`). Labels end at 63 characters.
 */
export const latin = String.raw`\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u024F\u1E00-\u1EFF`;
const domainEnd = String.raw`(?:${topLevelDomains.toSorted((a, b) => b.length - a.length).join('|')}|xn--[a-z0-9\-]+)(?![a-z0-9@+\-])`;
const label = (letters: string, inner: string) => String.raw`${letters}(?:[${inner}]{0,61}${letters})?\.`;
export const anyDomain = String.raw`(?:${label(String.raw`[\p{L}\p{N}]`, String.raw`\p{L}\p{N}_\-`)})+${domainEnd}`;
export const latinDomain = String.raw`(?:${label(`[a-z0-9${latin}]`, String.raw`a-z0-9\-${latin}`)})+${domainEnd}`;
