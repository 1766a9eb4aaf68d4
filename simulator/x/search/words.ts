const WORD = /[\p{L}\p{N}\p{M}_]+|\p{Extended_Pictographic}/gu;

/**
 * The words of a text by which X searches, lower-case: parted at every other sign, each emoji a word
 * of its own. How X parts the words of languages without spaces is not documented; here it does not.
 */
export const wordsOf = (text: string): string[] =>
  [...text.normalize('NFC').toLowerCase().matchAll(WORD)].map((match) => match[0]);
