import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery, queryMessage, type Query } from './query.js';

/** A query with every grouping written out. */
function shown(query: Query): string {
  if (query.kind === 'term' || query.kind === 'not') {
    const { term } = query;
    const text = term.kind === 'operator' ? `${term.name}:${term.value}` : `${term.kind}:${term.value}`;
    return query.kind === 'not' ? `not ${text}` : text;
  }
  return `(${query.parts.map(shown).join(` ${query.kind} `)})`;
}

const read = (text: string): string => {
  const parsed = parseQuery(text);
  return 'query' in parsed ? shown(parsed.query) : queryMessage(parsed.problems);
};

/** Queries with the grouping they must be read with. */
const word = fc.constantFrom('cat', 'dog', 'bird').map((text) => ({ text, means: `keyword:${text}` }));
const one = fc
  .tuple(word, fc.boolean())
  .map(([{ text, means }, not]) => (not ? { text: `-${text}`, means: `not ${means}` } : { text, means }));
const together = (kind: string, join: string) => (parts: { text: string; means: string }[]) => ({
  text: parts.map((part) => part.text).join(join),
  means:
    parts.length === 1 ? (parts[0]?.means ?? '') : `(${parts.map((part) => part.means).join(` ${kind} `)})`,
});
const clause = fc
  .tuple(word, fc.array(one, { maxLength: 3 }))
  .map(([first, rest]) => together('and', ' ')([first, ...rest]));

describe('X’s query language', () => {
  it('binds spaces before OR, whatever stands between', () => {
    fc.assert(
      fc.property(fc.array(clause, { minLength: 1, maxLength: 4 }), (clauses) => {
        const { text, means } = together('or', ' OR ')(clauses);
        expect(read(text)).toBe(means);
      }),
    );
  });

  it.each([
    ['cat OR dog bird', '(keyword:cat or (keyword:dog and keyword:bird))'],
    ['(cat OR dog) bird', '((keyword:cat or keyword:dog) and keyword:bird)'],
    ['"my parcel" -lost', '(phrase:my parcel and not keyword:lost)'],
    ['#help @acme $ACME', '(hashtag:help and mention:acme and cashtag:ACME)'],
    ['from:alice url:"example.com/a" -is:retweet', '(from:alice and url:example.com/a and not is:retweet)'],
    ['cat (is:verified OR has:images) lang:en', '(keyword:cat and (is:verified or has:images) and lang:en)'],
    ['ORACLE', 'keyword:ORACLE'],
    ['constructor championship', '(keyword:constructor and keyword:championship)'],
    ['min_likes:5', 'min_likes:5'],
    ['retweets_of_status_id:7 OR quotes_of_status_id:7', '(retweets_of_tweet_id:7 or quotes_of_tweet_id:7)'],
    ['cat has:videos place_country:US', '(keyword:cat and has:video_link and place_country:US)'],
    ['point_radius:[2.35 48.86 16km] cat', '(point_radius:[2.35 48.86 16km] and keyword:cat)'],
  ])('reads %s', (text, means) => {
    expect(read(text)).toBe(means);
  });

  it.each([
    ['is:reply', 'is/has/lang cannot be used as a standalone operator (at position 1)'],
    ['cat OR has:media', 'is/has/lang cannot be used as a standalone operator (at position 1)'],
    ['-cat', 'Rule must contain at least one positive, non-stopword clause (at position 1)'],
    ['cat -(dog bird)', "no viable alternative at input '-(' (at position 5)"],
    ['(cat OR dog', 'Missing closing parenthesis (at position 12)'],
    ['cat)', "missing EOF at ')' (at position 4)"],
    ['cat OR', "no viable alternative at input '' (at position 7)"],
    ['()', "no viable alternative at input '' (at position 2)"],
    ["don't", "no viable alternative at character ''' (at position 4)"],
    ['[cat]', "no viable alternative at character '[' (at position 1)"],
    ['cat "dog', "no viable alternative at character '\"' (at position 5)"],
    ['cat and dog', 'Ambiguous use of and as a keyword.'],
    ['cat or dog', 'Ambiguous use of or as a keyword.'],
    ['cat min_faves:5', "Reference to invalid operator 'min_faves'."],
    ['cat since:2026-01-01', "Reference to invalid operator 'since'."],
    ['cat constructor:x', "Reference to invalid operator 'constructor'."],
    ['cat __proto__:x', "Reference to invalid operator '__proto__'."],
    ['cat has:polls', "Reference to invalid operator 'has:polls'."],
    ['cat min_likes:many', "Invalid value 'many' for operator 'min_likes'"],
    ['cat is:nullcast', 'is:nullcast must be negated (at position 5)'],
  ])('refuses %s in X’s words', (text, says) => {
    expect(read(text)).toMatch(/^There were errors processing your request: /);
    expect(read(text)).toContain(says);
  });

  it('says all that is wrong at once, and never fails on any text', () => {
    expect(read("pepsi' and cola)")).toContain('(at position 6), Ambiguous use of and');
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof read(text) === 'string'));
  });
});
