import { sourceFacts } from '../sources/facts.js';
import type { SourceKind } from '../sources/kinds.js';
import { mostPerListed, usdOf } from './prices.js';

/**
 * What the smallest page may cost, with what is shown beside it. A look at a list that is not cut begins
 * without anything beside.
 */
const smallestPageMicros = (kind: SourceKind): number =>
  (sourceFacts[kind].smallestPage ?? 0) *
  (kind === 'directMessages' ? mostPerListed.directMessage : mostPerListed.post);

/**
 * What an admin should know of a daily budget, in millionths of a US dollar, that no page of some list
 * fits in: a read is made only where the most that it may cost is left (S50). Null where all fit.
 */
export function budgetAdvice(budget: number | null, kinds: readonly SourceKind[]): string | null {
  if (budget === null) return null;
  const unread = kinds.filter((kind) => smallestPageMicros(kind) > budget);
  if (unread.length === 0) return null;
  const least = Math.max(...unread.map(smallestPageMicros));
  return `The daily budget of $${usdOf(budget)} has no room for the smallest page that X gives of ${unread.map((kind) => sourceFacts[kind].words).join(', ')}: a page may cost up to $${usdOf(least)}, with the people and posts shown beside it. So they are never read. Raise dailyBudgetUsd to $${usdOf(least)} at least, better to several times that.`;
}
