/**
 * Finds which of the keywords a text holds, the first of the list; null where it holds none. NFC,
 * case-insensitive, whole words where the script has word boundaries and anywhere where it has not
 * (S14). URLs never match.
 */
export function compileKeywords(keywords: readonly string[]): (text: string) => string | null {
  const patterns = keywords
    .filter((keyword) => keyword.trim() !== '')
    .map((keyword) => ({ keyword, source: pattern(fold(keyword.trim())) }));
  if (patterns.length === 0) return () => null;
  const any = new RegExp(patterns.map(({ source }) => source).join('|'), 'v');
  return (text) => {
    const searched = fold(text.replace(url, ' '));
    if (!any.test(searched)) return null;
    return patterns.find(({ source }) => new RegExp(source, 'v').test(searched))?.keyword ?? null;
  };
}

/** Whether a text holds one of the keywords. */
export const matchesAnyKeyword = (text: string, keywords: readonly string[]): boolean =>
  compileKeywords(keywords)(text) !== null;

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
