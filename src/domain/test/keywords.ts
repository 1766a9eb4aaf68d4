import { compileKeywords } from '../keywords/compile.js';

/** A keyword, a text, and whether the one is in the other. */
export type KeywordCase = readonly [keyword: string, text: string, matches: boolean];

export const inText = (keyword: string, text: string): boolean =>
  compileKeywords([keyword]).match({ text, mentionsUs: false }) !== null;
