import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseQuery as readAsX } from '../../../../simulator/x/search/query.js';
import { checkQuery, longestQuery } from './check.js';
import type { Query } from './parse.js';

/** A query with every grouping written out. */
function shown(query: Query): string {
  if (query.kind === 'term' || query.kind === 'not') {
    const { term } = query;
    const text = `${term.kind === 'operator' ? term.name : term.kind}:${term.value}`;
    return query.kind === 'not' ? `not ${text}` : text;
  }
  return `(${query.parts.map(shown).join(` ${query.kind} `)})`;
}

const read = (text: string): string => {
  const checked = checkQuery(text);
  return checked.outcome === 'fits' ? shown(checked.query) : 'refused';
};

const errorsOf = (text: string) => {
  const checked = checkQuery(text);
  return checked.outcome === 'refused' ? checked.errors : [];
};

const fitsX = (text: string): boolean => 'query' in readAsX(text);

const fitting: readonly (readonly [query: string, meaning: string])[] = [
  ['parcel', 'keyword:parcel'],
  ['"late parcel"', 'phrase:late parcel'],
  ['late parcel', '(keyword:late and keyword:parcel)'],
  ['acme OR parcel late', '(keyword:acme or (keyword:parcel and keyword:late))'],
  ['acme parcel OR late', '((keyword:acme and keyword:parcel) or keyword:late)'],
  ['(acme OR parcel) late', '((keyword:acme or keyword:parcel) and keyword:late)'],
  ['((acme))', 'keyword:acme'],
  ['acme(late OR lost)', '(keyword:acme and (keyword:late or keyword:lost))'],
  ['acme -is:retweet -from:acme', '(keyword:acme and not is:retweet and not from:acme)'],
  ['-is:nullcast acme', '(not is:nullcast and keyword:acme)'],
  ['#acme @acme $ACME', '(hashtag:acme and mention:acme and cashtag:ACME)'],
  ['＃配送 遅い', '(hashtag:配送 and keyword:遅い)'],
  ['택배 늦어요', '(keyword:택배 and keyword:늦어요)'],
  ['😡 OR "👩🏽‍🚀"', '(keyword:😡 or phrase:👩🏽‍🚀)'],
  ['coca-cola', 'keyword:coca-cola'],
  ['ORACLE', 'keyword:ORACLE'],
  ['from:ada to:acme', '(from:ada and to:acme)'],
  ['FROM:ada', 'from:ada'],
  ['from:2244994945', 'from:2244994945'],
  ['url:"https://example.com/shop?a=1"', 'url:https://example.com/shop?a=1'],
  ['url:example.com', 'url:example.com'],
  ['conversation_id:1334987486343299072', 'conversation_id:1334987486343299072'],
  ['in_reply_to_tweet_id:1 OR quotes_of_tweet_id:2', '(in_reply_to_tweet_id:1 or quotes_of_tweet_id:2)'],
  ['retweets_of:acme OR retweets_of_tweet_id:3', '(retweets_of:acme or retweets_of_tweet_id:3)'],
  ['list:123 parcel', '(list:123 and keyword:parcel)'],
  ['place:"new york city" OR place_country:US', '(place:new york city or place_country:US)'],
  ['point_radius:[2.355128 48.861118 16km]', 'point_radius:[2.355128 48.861118 16km]'],
  ['bounding_box:[-105.3 39.9 -105.1 40.0]', 'bounding_box:[-105.3 39.9 -105.1 40.0]'],
  ['context:10.799022225751871488', 'context:10.799022225751871488'],
  ['entity:"Michael Jordan"', 'entity:Michael Jordan'],
  ['acme min_likes:5 min_replies:1', '(keyword:acme and min_likes:5 and min_replies:1)'],
  ['acme has:videos lang:zh-TW', '(keyword:acme and has:videos and lang:zh-TW)'],
  ['acme (has:links OR is:quote)', '(keyword:acme and (has:links or is:quote))'],
  [
    'acme lang:en OR "acme corp" has:media',
    '((keyword:acme and lang:en) or (phrase:acme corp and has:media))',
  ],
  ['"is" "or"', '(phrase:is and phrase:or)'],
  ['constructor championship', '(keyword:constructor and keyword:championship)'],
  ['__proto__', 'keyword:__proto__'],
];

describe('S23 a query that X takes', () => {
  test.each(fitting)('%s', (query, meaning) => {
    expect(read(query)).toBe(meaning);
    expect(fitsX(query)).toBe(true);
  });

  test(`may be ${longestQuery} characters long`, () => {
    expect(read('a'.repeat(longestQuery))).not.toBe('refused');
  });
});

/** With what is said, and where; what X itself would say nothing of is for people only. */
type Refused = readonly [query: string, at: number, says: string, byUsOnly?: 'byUsOnly'];
const refused: readonly Refused[] = [
  ['   ', 1, 'Something to search for is missing'],
  ['a'.repeat(longestQuery + 1), 513, '512 characters at most, and this has 513', 'byUsOnly'],
  ['is:retweet', 1, 'is:, has: and lang: only narrow'],
  ['has:links OR is:retweet', 1, 'is:, has: and lang: only narrow'],
  ['lang:en -has:media', 1, 'is:, has: and lang: only narrow'],
  ['acme OR has:media', 1, 'add one to each side of OR'],
  ['-acme', 1, 'not only what to exclude'],
  ['-acme -is:retweet', 1, 'not only what to exclude'],
  ['-acme OR -parcel', 1, 'not only what to exclude'],
  ['parcel OR -acme', 1, 'add one to each side of OR'],
  ['acme -(late OR lost)', 6, 'X excludes no groups: write a - before each word'],
  ['(acme OR late', 1, 'This parenthesis is never closed'],
  ['acme (late (lost)', 6, 'This parenthesis is never closed'],
  ['acme)', 5, 'This parenthesis closes none'],
  ['acme) late)', 5, 'This parenthesis closes none'],
  ['acme OR', 8, 'Something to search for is missing here'],
  ['OR acme', 1, 'Something to search for is missing here'],
  ['acme OR OR late', 9, 'Something to search for is missing here'],
  ['acme ()', 7, 'Something to search for is missing here'],
  ['acme "late', 6, 'This quotation mark is never closed'],
  ['acme ""', 6, 'nothing between these quotation marks'],
  ['acme “late”', 6, 'straight quotation marks'],
  ["don't", 4, 'within quotation marks only'],
  ['[acme]', 1, 'within quotation marks only'],
  ['acme, late', 5, 'within quotation marks only'],
  ['what?', 5, 'within quotation marks only'],
  ['acme - late', 6, 'leave out the space'],
  ['acme --late', 6, 'right behind it'],
  ['acme -', 6, 'leave out the space'],
  ['acme -OR late', 6, 'right behind it'],
  ['acme and late', 6, 'X joins words by a space'],
  ['acme AND late', 6, 'X joins words by a space'],
  ['acme or late', 6, 'OR in capitals'],
  ['acme is:nullcast', 6, '-is:nullcast'],
  ['acme min_faves:5', 6, 'write min_likes:'],
  ['acme since:2026-01-01', 6, 'from now on'],
  ['acme filter:links', 6, 'has:links'],
  ['acme note:this', 6, 'no operator note:'],
  ['acme constructor:x', 6, 'no operator constructor:'],
  ['acme __proto__:x', 6, 'no operator __proto__:'],
  ['acme has:polls', 6, 'has: takes one of media'],
  ['acme is:big', 6, 'is: takes one of retweet'],
  ['acme min_likes:many', 6, 'min_likes: takes a number'],
  ['conversation_id:abc', 1, 'the id of a post'],
  ['acme from: ada', 6, 'from: needs a value right behind the colon'],
  ['from:@ada', 1, 'a handle without @', 'byUsOnly'],
  ['from:a_name_that_is_too_long', 1, 'a handle without @', 'byUsOnly'],
  ['@a_name_that_is_too_long', 1, 'A handle has 1 to 15', 'byUsOnly'],
  ['acme lang:English', 6, 'lang: takes a language', 'byUsOnly'],
  ['place_country:USA', 1, 'a country in two letters', 'byUsOnly'],
  ['list:friends', 1, 'the id of a list', 'byUsOnly'],
  ['list:1 list:2', 8, 'one list: in a query', 'byUsOnly'],
  ['https://example.com', 1, 'write url:"…"'],
];

describe('S23 a query that X refuses says where and what to do', () => {
  test.each(refused.map((each) => ({ each, query: each[0] })))('$query', ({ each }) => {
    const [query, at, says, byUsOnly] = each;
    const [first] = errorsOf(query);
    expect(first?.at).toBe(at);
    expect(
      errorsOf(query)
        .map(({ message }) => message)
        .join('\n'),
    ).toContain(says);
    if (!byUsOnly) expect(fitsX(query)).toBe(false);
  });

  test('and names everything at once, in order', () => {
    expect(errorsOf("pepsi' and cola) -(x) min_faves:1").map(({ at }) => at)).toEqual([6, 8, 16, 18, 23]);
  });
});

const piece = fc.constantFrom(
  ...[
    'acme',
    'late',
    '"late parcel"',
    '#acme',
    '@acme',
    '$ACME',
    'from:ada',
    'url:"a.b"',
    'conversation_id:1',
  ],
  ...[
    'is:retweet',
    'has:links',
    'lang:en',
    '-acme',
    '-is:nullcast',
    'is:nullcast',
    'OR',
    '(',
    ')',
    '-(',
    '-',
    '"',
  ],
  ...['and', "'", ':', 'x:y', 'list:1', 'min_likes:2', '😡', 'is:x', ',', '-"a b"', '--a'],
);

test('S23 what passes the check X’s own parser takes, and what that refuses does not pass', () => {
  let passed = 0;
  fc.assert(
    fc.property(
      fc.array(piece, { minLength: 1, maxLength: 8 }),
      fc.constantFrom(' ', ''),
      (pieces, between) => {
        const query = pieces.join(between);
        if (checkQuery(query).outcome === 'refused') return;
        passed += 1;
        expect([query, fitsX(query)]).toEqual([query, true]);
      },
    ),
    { numRuns: 3_000 },
  );
  expect(passed).toBeGreaterThan(100);
});

test('S23 any text is either taken or refused at a place in it or right behind it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      for (const { at, message } of errorsOf(text)) {
        expect(at).toBeGreaterThanOrEqual(1);
        expect(at).toBeLessThanOrEqual(text.length + 1);
        expect(message).toMatch(/\S/);
      }
    }),
  );
});
