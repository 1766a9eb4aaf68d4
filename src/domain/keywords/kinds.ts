import { withoutLinks } from './links.js';
import { tagCharacter, wordCharacter } from './scripts.js';

/** Where a keyword may begin and end in a folded text: tests of no width, at `lastIndex`. */
export interface Edges {
  readonly before: RegExp;
  readonly after: RegExp;
}

/** What a keyword can be; `#tag`, `@name` and `$cash` are what X makes entities of, a link what it links. */
type Kind = 'words' | 'hashtag' | 'mention' | 'cashtag' | 'link';

const shapes: readonly (readonly [Kind, RegExp])[] = [
  ['hashtag', new RegExp(String.raw`^#[${tagCharacter}]*[\p{L}\p{M}][${tagCharacter}]*$`, 'v')],
  ['mention', /^@[a-z0-9_]{1,20}$/u],
  ['cashtag', /^\$[a-z]{1,6}(?:[._][a-z]{1,2})?$/u],
];

/** What a folded keyword is. A hashtag of digits alone is none at X: `#1` is words. */
export const kindOf = (folded: string): Kind =>
  shapes.find(([, shape]) => shape.test(folded))?.[0] ?? (withoutLinks(folded) === folded ? 'words' : 'link');

const at = (source: string) => new RegExp(source, 'vy');

const notWithinFlag = String.raw`(?!(?<=(?<!\p{RI})(?:\p{RI}{2})*\p{RI})\p{RI})`;

/**
 * Between two characters of words is no edge, nor within what is one character to a reader: before a
 * combining mark or a skin tone, beside a joiner, within a flag. Beside a space there always is.
 */
const wordEdge = at(
  [
    String.raw`^|$|(?<=\s)|(?=\s)`,
    String.raw`(?![\p{M}\p{Emoji_Modifier}\u200C\u200D\u{E0020}-\u{E007F}])(?<![\u200C\u200D])` +
      String.raw`(?!(?<=[${wordCharacter}])[${wordCharacter}])` +
      notWithinFlag,
  ].join('|'),
);

export const edges: Readonly<Record<Kind, Edges>> = {
  words: { before: wordEdge, after: wordEdge },
  hashtag: { before: at(`(?<![${tagCharacter}&])`), after: at(`(?![${tagCharacter}#])`) },
  mention: {
    before: at(String.raw`(?<![a-z0-9_!#$%&*@])`),
    after: at(String.raw`(?![\p{Script=Latin}\p{M}0-9_@])`),
  },
  cashtag: {
    before: at(String.raw`(?<![[${wordCharacter}]$])`),
    after: at(String.raw`(?![${wordCharacter}]|[._][a-z]{1,2}(?![${wordCharacter}]))`),
  },
  link: {
    before: at(String.raw`(?<![[${wordCharacter}]\-])${notWithinFlag}`),
    after: at(String.raw`(?![[${wordCharacter}]\-]|\.[${wordCharacter}])${notWithinFlag}`),
  },
};
