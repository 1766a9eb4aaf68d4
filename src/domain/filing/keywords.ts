/** What is looked at for keywords. */
interface Subject {
  readonly text: string;
  /** X lists it as a mention of the account, also where it trims the handle from the text (S16). */
  readonly mentionsUs: boolean;
}

interface KeywordMatch {
  /** The index of the list that has it. */
  readonly list: number;
  readonly keyword: string;
}

interface KeywordMatcher<Match> {
  readonly match: (subject: Subject) => Match | null;
}

interface KeywordOptions {
  /** As a keyword it matches whatever mentions us (S16). */
  readonly ownHandle?: string;
}

/**
 * Lists of keywords made ready to be looked for in many texts: the first list with a keyword that matches
 * decides, and in it the first such keyword. NFC, case-insensitive, whole words where the script has word
 * boundaries and anywhere where it has not (S14). URLs never match.
 */
export function compileKeywordLists(
  lists: readonly (readonly string[])[],
  { ownHandle }: KeywordOptions = {},
): KeywordMatcher<KeywordMatch> {
  const keywords = lists.flatMap((list, index) =>
    list.filter((keyword) => keyword.trim() !== '').map((keyword) => compiled(keyword, index, ownHandle)),
  );
  return {
    match: ({ text, mentionsUs }) => {
      const searched = fold(text.replace(url, ' '));
      const found = keywords.find(
        ({ isOwn, begins, whole }) =>
          (isOwn && mentionsUs) || (searched.includes(begins) && whole.test(searched)),
      );
      return found ? { list: found.list, keyword: found.keyword } : null;
    },
  };
}

/** The same for one list; tells the keyword. */
export function compileKeywords(
  keywords: readonly string[],
  options?: KeywordOptions,
): KeywordMatcher<string> {
  const { match } = compileKeywordLists([keywords], options);
  return { match: (subject) => match(subject)?.keyword ?? null };
}

function compiled(keyword: string, list: number, ownHandle: string | undefined) {
  const folded = fold(keyword.trim());
  // Most texts hold not even the first word: that is known without an expression.
  const begins = folded.split(/\s/u, 1)[0] ?? '';
  const isOwn = folded.replace(/^@/u, '') === ownHandle?.toLowerCase();
  return { keyword, list, begins, isOwn, whole: new RegExp(pattern(folded), 'v') };
}

/** Whether a text holds one of the keywords. */
export const matchesAnyKeyword = (text: string, keywords: readonly string[]): boolean =>
  compileKeywords(keywords).match({ text, mentionsUs: false }) !== null;

const fold = (text: string): string => text.normalize('NFC').toLowerCase();

/** What is written without spaces between words (Korean joins its particles to them), and emoji. */
const unspaced =
  ['Han', 'Hiragana', 'Katakana', 'Hangul', 'Thai', 'Lao', 'Khmer', 'Myanmar']
    .map((script) => String.raw`\p{Script=${script}}`)
    .join('') + String.raw`\p{Extended_Pictographic}`;
const hasUnspaced = new RegExp(`[${unspaced}]`, 'v');
const wordCharacter = String.raw`[[\p{L}\p{N}\p{M}_]--[${unspaced}]]`;
/** Ends where such a script begins, as X's own links do. */
const url = new RegExp(String.raw`https?:\/\/[^\s${unspaced}]+`, 'giv');

function pattern(keyword: string): string {
  const literal = keyword.replace(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`).replace(/\s+/gu, String.raw`\s+`);
  if (hasUnspaced.test(keyword)) return literal;
  return `(?<!${wordCharacter})${literal}(?!${wordCharacter})`;
}
