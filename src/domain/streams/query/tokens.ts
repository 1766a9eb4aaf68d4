/** What stands at a place of a query; places count from 1, as in X's messages. */
export type Token = { readonly at: number } & (
  | { readonly kind: 'open' | 'close' | 'or' | 'minus' }
  | { readonly kind: 'keyword' | 'phrase' | 'hashtag' | 'mention' | 'cashtag'; readonly value: string }
  | { readonly kind: 'operator'; readonly name: string; readonly value: string }
);

/** Something X would not take: where, what, and what to do about it. */
export interface QueryError {
  readonly at: number;
  readonly message: string;
}

const signs = String.raw`\p{L}\p{N}\p{M}\p{Extended_Pictographic}\u200d\ufe0f_`;
/** X takes a hyphen, a dot or an ampersand within a word, no other sign. */
const word = new RegExp(`[${signs}][${signs}.&+%-]*`, 'uy');

type Read = (match: RegExpExecArray, at: number) => Token | QueryError | null;

const problem =
  (message: string): Read =>
  (_match, at) => ({ at, message });

const sign =
  (kind: 'open' | 'close' | 'or' | 'minus'): Read =>
  (_match, at) => ({ kind, at });

const valued =
  (kind: 'keyword' | 'phrase' | 'hashtag' | 'mention' | 'cashtag', group: number): Read =>
  (match, at) => ({ kind, value: match[group] ?? '', at });

const operator: Read = (match, at) => ({
  kind: 'operator',
  name: (match[1] ?? '').toLowerCase(),
  value: match[2] ?? match[3] ?? match[4] ?? '',
  at,
});

/** Tried in turn at every place. */
const rules: readonly (readonly [RegExp, Read])[] = [
  [/\s+/uy, () => null],
  [/\(/uy, sign('open')],
  [/\)/uy, sign('close')],
  [/OR(?=[\s()]|$)/uy, sign('or')],
  [/-(?=\S)/uy, sign('minus')],
  [/-/uy, problem('A - excludes what stands right behind it: leave out the space, or the -.')],
  [/"([^"]*[^"\s][^"]*)"/uy, valued('phrase', 1)],
  [/"\s*"/uy, problem('There is nothing between these quotation marks: write a phrase, or leave them out.')],
  [/"[^"]*$/uy, problem('This quotation mark is never closed: put another one behind the phrase.')],
  [/[“”„«»]/uy, problem('X knows straight quotation marks only: write "…".')],
  [/https?:\/\/[^\s()"]*/iuy, problem('X finds a link by url: with quotation marks: write url:"…".')],
  [/([A-Za-z_]+):(?:"([^"]+)"|(\[[^\]]*\])|([^\s()"]+))/uy, operator],
  [
    /[A-Za-z_]+:/uy,
    ([found = ''], at) => ({
      at,
      message: `${found} needs a value right behind the colon, without a space.`,
    }),
  ],
  [/[#＃]([\p{L}\p{N}\p{M}_]+)/uy, valued('hashtag', 1)],
  [/@([A-Za-z0-9_]{1,15})(?![A-Za-z0-9_])/uy, valued('mention', 1)],
  [/@[A-Za-z0-9_]*/uy, problem('A handle has 1 to 15 letters, digits and _.')],
  [/\$([A-Za-z._]+)/uy, valued('cashtag', 1)],
  [word, valued('keyword', 0)],
];

/** Cuts a query into its tokens; what belongs to none is an error, and is left out. */
export function tokensOf(query: string): {
  readonly tokens: readonly Token[];
  readonly errors: readonly QueryError[];
} {
  const tokens: Token[] = [];
  const errors: QueryError[] = [];
  for (let place = 0; place < query.length;) {
    const [length, found] = readAt(query, place);
    place += length;
    if (found === null) continue;
    if ('message' in found) errors.push(found);
    else tokens.push(found);
  }
  return { tokens, errors };
}

function readAt(query: string, place: number): [length: number, found: Token | QueryError | null] {
  for (const [pattern, read] of rules) {
    pattern.lastIndex = place;
    const match = pattern.exec(query);
    if (match) return [match[0].length, read(match, place + 1)];
  }
  const unknown = String.fromCodePoint(query.codePointAt(place) ?? 0);
  const message = `X takes ${unknown} within quotation marks only: put the word with it into "…", or leave it out.`;
  return [unknown.length, { at: place + 1, message }];
}
