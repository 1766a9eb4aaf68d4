import { byXTime } from '../items/captured.js';
import type { Item } from '../items/item.js';
import { decidedByHand, decider, type Decider } from './decide.js';
import { openDesk, type Desk, type FilingPlan, type Known } from './desk.js';
import { fileMessage, fileOwnMessage } from './messages.js';
import { fileOwnPost, filePost, listItem, noteLike } from './posts.js';
import { joinedVerdict } from './tickets.js';

/**
 * What becomes of a batch of captured items of one account: tickets, comments, contacts. Items are
 * taken in X's order whatever order they come in, so that one catch-up gives the same tickets (S32).
 * `commentsAtMost`: a ticket that holds so many is continued in another one (S35).
 */
export function planFiling(
  items: readonly Item[],
  known: Known,
  now: Date,
  newId: () => string,
  commentsAtMost?: number,
): FilingPlan {
  return planWith(items, decider(known), openDesk(known, now, newId, commentsAtMost));
}

/** The same for an item that a person converts: it becomes a ticket whatever the switches say (S30). */
export function planConversion(item: Item, known: Known, now: Date, newId: () => string): FilingPlan {
  return planWith([item], decidedByHand(known), openDesk(known, now, newId));
}

function planWith(items: readonly Item[], deciding: Decider, desk: Desk): FilingPlan {
  for (const item of [...items].sort(byXTime)) fileItem(desk, item, deciding);
  return desk.plan();
}

function fileItem(desk: Desk, item: Item, { keptOut, decide }: Decider): void {
  const holder = desk.ticketOf(item.xId);
  if (holder) noteLike(desk, item, desk.continuationOf(holder));
  if (item.ticketId !== null) return desk.filed(item, item.verdict ?? joinedVerdict, item.ticketId);
  if (holder) return desk.filed(item, joinedVerdict, holder._id);
  const reason = keptOut(item);
  if (reason) return listItem(desk, item, reason);
  if (item.origins.includes('own'))
    return item.kind === 'post' ? fileOwnPost(desk, item) : fileOwnMessage(desk, item);
  return item.kind === 'post' ? filePost(desk, item, decide) : fileMessage(desk, item, decide);
}
