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
