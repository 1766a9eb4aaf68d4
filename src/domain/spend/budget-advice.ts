import type { SourceKind } from '../items/item.js';
import { mostPerListed, usdOf } from './prices.js';

/** The least X lists at once, with what is shown beside it. A look at likes begins without anything beside. */
const smallestPageMicros: Partial<Record<SourceKind, number>> = {
  mentions: 5 * mostPerListed.post,
  ownPosts: 5 * mostPerListed.post,
  directMessages: mostPerListed.directMessage,
};

const words: Readonly<Record<SourceKind, string>> = {
  mentions: 'mentions',
  ownPosts: 'own posts',
  directMessages: 'direct messages',
  likes: 'likes',
};

/**
 * What an admin should know of a daily budget, in millionths of a US dollar, that no page of some list
 * fits in: a read is made only where the most that it may cost is left (S50). Null where all fit.
 */
export function budgetAdvice(budget: number | null, kinds: readonly SourceKind[]): string | null {
  if (budget === null) return null;
  const unread = kinds.filter((kind) => (smallestPageMicros[kind] ?? 0) > budget);
  if (unread.length === 0) return null;
  const least = Math.max(...unread.map((kind) => smallestPageMicros[kind] ?? 0));
  return `The daily budget of $${usdOf(budget)} has no room for the smallest page that X gives of ${unread.map((kind) => words[kind]).join(', ')}: a page may cost up to $${usdOf(least)}, with the people and posts shown beside it. So they are never read. Raise dailyBudgetUsd to $${usdOf(least)} at least, better to several times that.`;
}
