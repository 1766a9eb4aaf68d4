import { named } from './operators.js';

/** What stands at a place of a query; places count from 1, as in X's messages. */
export type Token = { at: number } & (
  | { kind: 'open' | 'close' | 'or' | 'minus' }
  | { kind: 'keyword' | 'phrase' | 'hashtag' | 'mention' | 'cashtag'; value: string }
  | { kind: 'operator'; name: string; value: string }
);

export interface Problem {
  at: number;
  says: string;
}

/** Words with other signs must be quoted; a hyphen or dot within one is let pass. */
const WORD = String.raw`[\p{L}\p{N}\p{M}\p{Extended_Pictographic}\u200d\ufe0f_](?:[\p{L}\p{N}\p{M}\p{Extended_Pictographic}\u200d\ufe0f_.&+%-]*)`;

interface Rule {
  pattern: RegExp;
  read(match: RegExpExecArray, at: number): Token | undefined;
}

const group = (match: RegExpExecArray, place: number): string => match[place] ?? '';

/** Tried in turn at every place. */
const RULES: readonly Rule[] = [
  { pattern: /\s+/uy, read: () => undefined },
  { pattern: /\(/uy, read: (_match, at) => ({ kind: 'open', at }) },
  { pattern: /\)/uy, read: (_match, at) => ({ kind: 'close', at }) },
  { pattern: /OR(?=[\s()]|$)/uy, read: (_match, at) => ({ kind: 'or', at }) },
  { pattern: /-(?=\S)/uy, read: (_match, at) => ({ kind: 'minus', at }) },
  { pattern: /"([^"]+)"/uy, read: (match, at) => ({ kind: 'phrase', value: group(match, 1), at }) },
  {
    pattern: /([A-Za-z_]+):(?:"([^"]+)"|(\[[^\]]*\]|[^\s()"]+))/uy,
    read: (match, at) => ({
      kind: 'operator',
      ...named(group(match, 1).toLowerCase(), group(match, 2) || group(match, 3)),
      at,
    }),
  },
  {
    pattern: /[#＃]([\p{L}\p{N}\p{M}_]+)/uy,
    read: (match, at) => ({ kind: 'hashtag', value: group(match, 1), at }),
  },
  {
    pattern: /@([A-Za-z0-9_]{1,15})/uy,
    read: (match, at) => ({ kind: 'mention', value: group(match, 1), at }),
  },
  { pattern: /\$([A-Za-z._]+)/uy, read: (match, at) => ({ kind: 'cashtag', value: group(match, 1), at }) },
  {
    pattern: new RegExp(WORD, 'uy'),
    read: (match, at) => ({ kind: 'keyword', value: group(match, 0), at }),
  },
];

function ruleAt(query: string, place: number): { rule: Rule; match: RegExpExecArray } | undefined {
  for (const rule of RULES) {
    rule.pattern.lastIndex = place;
    const match = rule.pattern.exec(query);
    if (match !== null) return { rule, match };
  }
  return undefined;
}

/** Cuts a query into its tokens; signs that belong to none are problems, and are left out. */
export function lex(query: string): { tokens: Token[]; problems: Problem[] } {
  const tokens: Token[] = [];
  const problems: Problem[] = [];
  for (let place = 0; place < query.length;) {
    const found = ruleAt(query, place);
    if (found === undefined) {
      const sign = String.fromCodePoint(query.codePointAt(place) ?? 0);
      problems.push({ at: place + 1, says: `no viable alternative at character '${sign}'` });
      place += sign.length;
      continue;
    }
    const token = found.rule.read(found.match, place + 1);
    if (token !== undefined) tokens.push(token);
    place += found.match[0].length;
  }
  return { tokens, problems };
}
