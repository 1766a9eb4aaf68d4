import { parseQuery, stands, termsOf, type Query } from './parse.js';
import type { QueryError } from './tokens.js';

/** X takes so many characters of an app of its own plan; of Enterprise more. */
export const longestQuery = 512;

type Checked =
  | { readonly outcome: 'fits'; readonly query: Query }
  | { readonly outcome: 'refused'; readonly errors: readonly QueryError[] };

/** Whether X's search takes a query; else what is wrong with it, where, and what to do (S23). */
export function checkQuery(text: string): Checked {
  if (text.trim() === '') return refused(1, 'Something to search for is missing: write a word or a phrase.');
  if (text.length > longestQuery)
    return refused(
      longestQuery + 1,
      `X takes ${longestQuery} characters at most, and this has ${text.length}.`,
    );
  const parsed = parseQuery(text);
  if (parsed.outcome === 'refused') return parsed;
  const { query } = parsed;
  if (!stands(query)) return refused(1, whyAlone(query));
  const lists = termsOf(query).filter((term) => term.kind === 'operator' && term.name === 'list');
  if (lists[1]) return refused(lists[1].at, 'X takes one list: in a query. Make a second stream of it.');
  return { outcome: 'fits', query };
}

const refused = (at: number, message: string): Checked => ({ outcome: 'refused', errors: [{ at, message }] });

const whyAlone = (query: Query): string =>
  isExcludingOnly(query)
    ? 'X wants something to find, not only what to exclude: add a word, a phrase or an operator without -.'
    : 'is:, has: and lang: only narrow what a word, a phrase or another operator finds: add one to each side of OR.';

const isExcludingOnly = (query: Query): boolean =>
  query.kind === 'not' || (query.kind !== 'term' && query.parts.every(isExcludingOnly));
