import { lex, type Problem, type Token } from './lexer.js';
import { invalidOperator, isNarrowing, takesValue } from './operators.js';

export type Term = Exclude<Token, { kind: 'open' | 'close' | 'or' | 'minus' }>;

/** A query as X understands it: spaces bind before OR, only single terms are negated. */
export type Query =
  { kind: 'and' | 'or'; parts: Query[] } | { kind: 'not'; term: Term } | { kind: 'term'; term: Term };

type Parsed = { query: Query } | { problems: Problem[] };

const AMBIGUOUS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    and: 'Ambiguous use of and as a keyword. Use a space to logically join two clauses, or "and" to find occurrences of and in text',
    or: 'Ambiguous use of or as a keyword. Use OR to logically join two clauses, or "or" to find occurrences of or in text',
  }),
);

const isTerm = (token: Token): token is Term =>
  token.kind !== 'open' && token.kind !== 'close' && token.kind !== 'or' && token.kind !== 'minus';

function problemOf(term: Term): Problem | undefined {
  if (term.kind === 'keyword') {
    const says = AMBIGUOUS.get(term.value.toLowerCase());
    return says === undefined ? undefined : { at: term.at, says };
  }
  if (term.kind !== 'operator') return undefined;
  const invalid = invalidOperator(term.name, term.value);
  if (invalid !== undefined)
    return {
      at: term.at,
      says: `Reference to invalid operator '${invalid}'. Operator is not available in current product or product packaging`,
    };
  return takesValue(term.name, term.value)
    ? undefined
    : { at: term.at, says: `Invalid value '${term.value}' for operator '${term.name}'` };
}

/** A cursor over the tokens with the problems found on the way. */
function reader(tokens: readonly Token[], end: number) {
  const problems: Problem[] = [];
  let place = 0;
  const wrong = (says: string, at = tokens[place]?.at ?? end): void => void problems.push({ at, says });
  return {
    problems,
    wrong,
    peek: () => tokens[place],
    take: () => tokens[place++],
  };
}

type Reader = ReturnType<typeof reader>;

const joined = (kind: 'and' | 'or', parts: Query[]): Query | undefined =>
  parts.length > 1 ? { kind, parts } : parts[0];

function readOr(from: Reader): Query | undefined {
  const parts: Query[] = [];
  for (;;) {
    const part = readAnd(from);
    if (part === undefined) from.wrong("no viable alternative at input ''");
    else parts.push(part);
    if (from.peek()?.kind !== 'or') return joined('or', parts);
    from.take();
  }
}

function readAnd(from: Reader): Query | undefined {
  const parts: Query[] = [];
  for (let next = from.peek(); next !== undefined; next = from.peek()) {
    if (next.kind === 'close' || next.kind === 'or') break;
    const part = readOne(from);
    if (part !== undefined) parts.push(part);
  }
  return joined('and', parts);
}

function readOne(from: Reader): Query | undefined {
  const token = from.take();
  if (token?.kind === 'open') return readGroup(from);
  if (token?.kind === 'minus') return readNegated(from, token);
  if (token === undefined || !isTerm(token)) return undefined;
  const problem = problemOf(token);
  if (problem !== undefined) from.wrong(problem.says, problem.at);
  if (token.kind === 'operator' && token.name === 'is' && token.value === 'nullcast')
    from.wrong('is:nullcast must be negated', token.at);
  return { kind: 'term', term: token };
}

function readGroup(from: Reader): Query | undefined {
  const inside = readOr(from);
  if (from.peek()?.kind === 'close') from.take();
  else from.wrong('Missing closing parenthesis');
  return inside;
}

function readNegated(from: Reader, minus: Token): Query | undefined {
  const next = from.take();
  if (next !== undefined && isTerm(next)) {
    const problem = problemOf(next);
    if (problem !== undefined) from.wrong(problem.says, problem.at);
    return { kind: 'not', term: next };
  }
  from.wrong(`no viable alternative at input '-${next?.kind === 'open' ? '(' : ''}'`, minus.at);
  return next?.kind === 'open' ? readGroup(from) : undefined;
}

const isAlone = (term: Term): boolean => term.kind !== 'operator' || !isNarrowing(term.name);

/** Whether every way to match goes through a term that may stand alone. */
function stands(query: Query): boolean {
  switch (query.kind) {
    case 'term':
      return isAlone(query.term);
    case 'not':
      return false;
    case 'and':
      return query.parts.some(stands);
    case 'or':
      return query.parts.every(stands);
  }
}

function hasPositive(query: Query): boolean {
  if (query.kind === 'not') return false;
  return query.kind === 'term' || query.parts.some(hasPositive);
}

/** Reads a query in X's language, or tells what is wrong with it in X's words. */
export function parseQuery(text: string): Parsed {
  const { tokens, problems } = lex(text);
  const from = reader(tokens, text.length + 1);
  const query = readOr(from);
  if (from.peek() !== undefined) from.wrong("missing EOF at ')'");
  const all = [...problems, ...from.problems];
  if (query !== undefined && all.length === 0 && !stands(query))
    all.push({
      at: 1,
      says: hasPositive(query)
        ? 'is/has/lang cannot be used as a standalone operator'
        : 'Rule must contain at least one positive, non-stopword clause',
    });
  return query === undefined || all.length > 0 ? { problems: all } : { query };
}

/** X's message for a query it does not take. */
export const queryMessage = (problems: readonly Problem[]): string =>
  `There were errors processing your request: ${problems
    .map(({ at, says }) => `${says} (at position ${at})`)
    .join(', ')}`;
