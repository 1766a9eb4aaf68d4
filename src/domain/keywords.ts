/**
 * Whether a text holds one of the keywords: NFC, case-insensitive, whole words where the script has
 * word boundaries and anywhere where it has not (S14). URLs never match.
 */
export function matchesAnyKeyword(text: string, keywords: readonly string[]): boolean {
  const searched = fold(text.replace(/https?:\/\/\S+/gu, ' '));
  return keywords.some((keyword) => keyword.trim() !== '' && pattern(fold(keyword.trim())).test(searched));
}

const fold = (text: string): string => text.normalize('NFC').toLowerCase();

/** Scripts that write without spaces between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;
const wordCharacter = String.raw`[\p{L}\p{N}\p{M}_]`;

function pattern(keyword: string): RegExp {
  const literal = keyword.replace(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`).replace(/\s+/gu, String.raw`\s+`);
  if (unspaced.test(keyword)) return new RegExp(literal, 'u');
  return new RegExp(`(?<!${wordCharacter})${literal}(?!${wordCharacter})`, 'u');
}
