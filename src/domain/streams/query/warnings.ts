import { parseQuery, type Query, type Term } from './parse.js';

/** What a query lets through that is seldom wanted: it fits, and costs. */
export const streamWarnings = ['ownPosts', 'reposts'] as const;
interface StreamWarning {
  readonly code: (typeof streamWarnings)[number];
  readonly message: string;
}

/** Warns of what a saved query brings although it never becomes a ticket: posts of the account itself, and reposts. */
export function warningsOf(text: string, own: { readonly handle: string; readonly xUserId: string }) {
  const parsed = parseQuery(text);
  if (parsed.outcome === 'refused') return [];
  const { query } = parsed;
  const names = [own.handle.toLowerCase(), own.xUserId];
  const isOwn = ({ value }: Term): boolean => names.includes(value.toLowerCase());
  const warnings: StreamWarning[] = [];
  if (!asksFor(query, (term) => isOperator(term, 'from') && isOwn(term)) && mayFind(query, ofOwn(isOwn)))
    warnings.push({
      code: 'ownPosts',
      message: `It also finds posts of @${own.handle} itself, which X bills and which never become tickets. To leave them out, add -from:${own.handle}`,
    });
  if (!asksFor(query, asksForReposts) && mayFind(query, ofRepost))
    warnings.push({
      code: 'reposts',
      message:
        'It also finds reposts, which X bills and which never become tickets. To leave them out, add -is:retweet',
    });
  return warnings;
}

type Finds = (term: Term) => boolean | 'maybe';

const isOperator = (term: Term, ...names: readonly string[]): boolean =>
  term.kind === 'operator' && names.includes(term.name);

const ofOwn =
  (isOwn: (term: Term) => boolean): Finds =>
  (term) =>
    isOperator(term, 'from') ? isOwn(term) : 'maybe';

const asksForReposts = (term: Term): boolean =>
  isOperator(term, 'retweets_of', 'retweets_of_tweet_id', 'retweets_of_status_id') ||
  (isOperator(term, 'is') && term.value === 'retweet');

/** Since May 2026 X finds no repost by the words, tags and handles it repeats; by whose it is, still. */
const ofRepost: Finds = (term) => {
  if (term.kind !== 'operator') return false;
  if (isOperator(term, 'is')) return term.value === 'retweet' ? true : 'maybe';
  return isOperator(term, 'from', 'list', 'lang', 'has', 'url', 'to') ? 'maybe' : false;
};

const asksFor = (query: Query, wanted: (term: Term) => boolean): boolean =>
  query.kind === 'term'
    ? wanted(query.term)
    : query.kind !== 'not' && query.parts.some((part) => asksFor(part, wanted));

function mayFind(query: Query, finds: Finds): boolean {
  switch (query.kind) {
    case 'term':
      return finds(query.term) !== false;
    case 'not':
      return finds(query.term) !== true;
    case 'and':
      return query.parts.every((part) => mayFind(part, finds));
    case 'or':
      return query.parts.some((part) => mayFind(part, finds));
  }
}
