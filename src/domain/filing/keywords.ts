/**
 * Whether a text holds one of the keywords: NFC, case-insensitive, whole words where the script has
 * word boundaries and anywhere where it has not (S14). URLs never match.
 */
export function matchesAnyKeyword(text: string, keywords: readonly string[]): boolean {
  const searched = fold(text.replace(url, ' '));
  return keywords.some((keyword) => keyword.trim() !== '' && pattern(fold(keyword.trim())).test(searched));
}

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

function pattern(keyword: string): RegExp {
  const literal = keyword.replace(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`).replace(/\s+/gu, String.raw`\s+`);
  if (hasUnspaced.test(keyword)) return new RegExp(literal, 'v');
  return new RegExp(`(?<!${wordCharacter})${literal}(?!${wordCharacter})`, 'v');
}
