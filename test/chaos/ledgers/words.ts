import type { Expected } from './expected.js';
import type { Difference, Words } from './facts.js';

/**
 * What Perch shows of a post says what X shows now, and keeps versions it said before in their order
 * (S25); of a deleted one nothing is kept once that is noticed. `isRechecked`: X was asked for every post
 * since anything changed.
 */
export function wordsDifferences(
  name: string,
  expected: Expected,
  found: Words,
  isRechecked = false,
): Difference[] {
  const differ = (what: string): Difference[] => [{ kind: 'words', what: `${name} ${what}` }];
  const { texts, deleted, isListed, isRepost } = expected;
  if (deleted && isRechecked && !found.gone) return differ('is shown, and X shows it no more');
  const newest = texts.at(-1) ?? '';
  if (found.gone) {
    if (!deleted) return differ(`is shown as gone (${found.gone.why}), and X shows it`);
    if (found.edits.length > 0 || texts.includes(found.text))
      return differ('is gone, and its words are kept');
    return [];
  }
  const earlier = found.edits.map(({ text }) => text);
  // What vanished before a look brought its newest version is told by nothing but a re-check.
  const mayBeOld = isRepost || (!isRechecked && (deleted || !isListed));
  if (mayBeOld ? !texts.includes(found.text) : found.text !== newest)
    return differ(`says ${JSON.stringify(found.text)}, at X ${JSON.stringify(newest)}`);
  if (!isSubsequence(earlier, texts.slice(0, texts.lastIndexOf(found.text))))
    return differ(`is said to have said ${JSON.stringify(earlier)}, at X ${JSON.stringify(texts)}`);
  return [];
}

function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const each of whole) if (each === part[at]) at += 1;
  return at === part.length;
}
