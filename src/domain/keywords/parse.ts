import { fold } from './fold.js';

const quoted = [
  String.raw`["“”„]([^"“”„]*)["“”„]`,
  String.raw`[«»]([^«»]*)[«»]`,
  String.raw`「([^」]*)」`,
  String.raw`『([^』]*)』`,
].join('|');

const wholeInQuotes = new RegExp(String.raw`^\s*(?:${quoted})\s*$`, 'u');
const entries = new RegExp(String.raw`\s*(?:${quoted}|([^,，、،\n]*))\s*(?:[,，、،\n]|$)`, 'gu');

/**
 * The keywords of a list separated by commas (of any script) or lines, in its order (S14). What stands in
 * quotes is one keyword and may hold commas. Empty ones and repetitions are left out.
 */
export function parseKeywords(list: string): string[] {
  const seen = new Set(['']);
  return Array.from(list.matchAll(entries), ([, ...texts]) => tidy(texts.find(Boolean) ?? '')).filter(
    (keyword) => !seen.has(fold(keyword)) && seen.add(fold(keyword)),
  );
}

/** One keyword as it was typed: without quotes around it, NFC, single spaces. */
export function keywordOf(typed: string): string {
  const inQuotes = wholeInQuotes.exec(typed);
  return tidy(inQuotes ? (inQuotes.slice(1).find(Boolean) ?? '') : typed);
}

/** Whether anything is left of it to look for: of quotes around nothing, or of signs that nobody sees, nothing is. */
export const isKeyword = (typed: string): boolean => fold(keywordOf(typed)) !== '';

const tidy = (text: string): string => text.normalize('NFC').replace(/\s+/gu, ' ').trim();
