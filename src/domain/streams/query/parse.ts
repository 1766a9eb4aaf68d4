import { operatorError, operators } from './operators.js';
import { tokensOf, type QueryError, type Token } from './tokens.js';

export type Term = Exclude<Token, { readonly kind: 'open' | 'close' | 'or' | 'minus' }>;

/** A query as X understands it: spaces bind before OR, only single terms are excluded. */
export type Query =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Query[] }
  | { readonly kind: 'not'; readonly term: Term }
  | { readonly kind: 'term'; readonly term: Term };

type Parsed =
  | { readonly outcome: 'parsed'; readonly query: Query }
  | { readonly outcome: 'refused'; readonly errors: readonly QueryError[] };

/** Reads a query in X's language, or says all that X would not take of it. */
export function parseQuery(text: string): Parsed {
  const { tokens, errors } = tokensOf(text);
  const from = reader(tokens, text.length + 1);
  const query = readOr(from);
  while (from.peek()) {
    from.refuse('This parenthesis closes none: leave it out, or put one before it.');
    from.take();
    readOr(from, true);
  }
  const all = [...errors, ...from.errors].toSorted((a, b) => a.at - b.at);
  return query && all.length === 0 ? { outcome: 'parsed', query } : { outcome: 'refused', errors: all };
}

function reader(tokens: readonly Token[], end: number) {
  const errors: QueryError[] = [];
  let place = 0;
  return {
    errors,
    peek: (): Token | undefined => tokens[place],
    take: (): Token | undefined => tokens[place++],
    refuse: (message: string, at = tokens[place]?.at ?? end): void => void errors.push({ at, message }),
  };
}
type Reader = ReturnType<typeof reader>;

const isTerm = (token: Token): token is Term => !['open', 'close', 'or', 'minus'].includes(token.kind);

const joined = (kind: 'and' | 'or', parts: readonly Query[]): Query | null =>
  parts.length > 1 ? { kind, parts } : (parts[0] ?? null);

/** Nothing on a side of OR, or in a group, is refused; behind a stray parenthesis it is no matter. */
function readOr(from: Reader, mayBeNothing = false): Query | null {
  const parts: Query[] = [];
  for (;;) {
    const before = from.errors.length;
    const part = readAnd(from);
    if (part) parts.push(part);
    else if (!mayBeNothing && from.errors.length === before)
      from.refuse('Something to search for is missing here: write a word, a phrase or an operator.');
    if (from.peek()?.kind !== 'or') return joined('or', parts);
    from.take();
  }
}

function readAnd(from: Reader): Query | null {
  const parts: Query[] = [];
  for (let next = from.peek(); next && next.kind !== 'close' && next.kind !== 'or'; next = from.peek()) {
    const part = readOne(from);
    if (part) parts.push(part);
  }
  return joined('and', parts);
}

function readOne(from: Reader): Query | null {
  const token = from.take();
  if (token?.kind === 'open') return readGroup(from, token);
  if (token?.kind === 'minus') return readExcluded(from, token);
  if (!token || !isTerm(token)) return null;
  refuseTerm(from, token);
  if (isNullcast(token)) from.refuse('X knows this one excluded only: write -is:nullcast.', token.at);
  return { kind: 'term', term: token };
}

function readGroup(from: Reader, { at }: Token): Query | null {
  const inside = readOr(from);
  if (from.peek()?.kind === 'close') from.take();
  else from.refuse('This parenthesis is never closed: put a ) where the group ends.', at);
  return inside;
}

function readExcluded(from: Reader, minus: Token): Query | null {
  const next = from.peek();
  if (next && isTerm(next)) {
    from.take();
    refuseTerm(from, next);
    return { kind: 'not', term: next };
  }
  if (next?.kind !== 'open') {
    from.refuse('A - excludes the word, phrase or operator right behind it.', minus.at);
    return null;
  }
  from.refuse('X excludes no groups: write a - before each word, as in -one -two.', minus.at);
  from.take();
  return readGroup(from, next);
}

const isNullcast = (term: Term): boolean =>
  term.kind === 'operator' && term.name === 'is' && term.value === 'nullcast';

const ambiguous: ReadonlyMap<string, string> = new Map([
  ['and', 'X joins words by a space: leave out “and”, or write "and" to find the word.'],
  ['or', 'X wants OR in capitals between alternatives, or "or" to find the word.'],
]);

function refuseTerm(from: Reader, term: Term): void {
  const message =
    term.kind === 'operator'
      ? operatorError(term.name, term.value)
      : term.kind === 'keyword'
        ? ambiguous.get(term.value.toLowerCase())
        : null;
  if (message) from.refuse(message, term.at);
}

/** Whether every way to match goes through a term that may stand alone. */
export function stands(query: Query): boolean {
  switch (query.kind) {
    case 'term':
      return query.term.kind !== 'operator' || !operators.get(query.term.name)?.narrows;
    case 'not':
      return false;
    case 'and':
      return query.parts.some(stands);
    case 'or':
      return query.parts.every(stands);
  }
}

/** Every term of a query, excluded or not. */
export const termsOf = (query: Query): readonly Term[] =>
  query.kind === 'term' || query.kind === 'not' ? [query.term] : query.parts.flatMap(termsOf);
