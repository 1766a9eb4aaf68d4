/** Selects texts that hold the words as given, in either case. */
export const containing = (words: string): RegExp => new RegExp(literally(words.normalize('NFC')), 'iu');

/** Selects texts that begin so, in the case given: an index finds them. */
export const beginningWith = (text: string): RegExp => new RegExp(`^${literally(text)}`, 'u');

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
