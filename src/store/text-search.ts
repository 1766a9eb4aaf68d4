/** Selects texts that hold the words as given, in either case. */
export const containing = (words: string): RegExp =>
  new RegExp(words.normalize('NFC').replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`), 'iu');
