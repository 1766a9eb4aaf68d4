/**
 * Characters as the inside of a regular expression's class (flag `v`).
 *
 * Scripts written without spaces between words. Korean has spaces, but joins its particles to words. The
 * extensions (`scx`) bring in what such scripts share, as the long vowel mark of both kana.
 */
export const unspaced = ['Han', 'Hira', 'Kana', 'Bopo', 'Hang', 'Thai', 'Laoo', 'Khmr', 'Mymr']
  .map((script) => String.raw`\p{scx=${script}}`)
  .join('');

/** What words are made of where a word has ends: letters, digits, their combining marks, the underscore. */
export const wordCharacter = String.raw`[\p{L}\p{N}\p{M}_]--[${unspaced}]`;

/** The characters of a hashtag, as X's open-source twitter-text has them. */
export const tagCharacter = String.raw`\p{L}\p{M}\p{Nd}_\u00B7\u05BE\u0F0B\u0F0C\u200C\u200D\u3003\u301C\u309B\u309C\u30A0\u30FB\uA67E\uFF5E`;
