import { byXTime } from '../items/captured.js';
import type { Item } from '../items/item.js';
import { openDesk, type Desk, type FilingPlan, type Known } from './desk.js';
import { fileMessage, fileOwnMessage } from './messages.js';
import { fileOwnPost, filePost, noteLike } from './posts.js';
import { joinedVerdict } from './tickets.js';
import { whyNotTicket, type WhyNot } from './why-not-ticket.js';

/**
 * What becomes of a batch of captured items of one account: tickets, comments, contacts. Items are
 * taken in X's order whatever order they come in, so that one catch-up gives the same tickets (S32).
 */
export function planFiling(items: readonly Item[], known: Known, now: Date, newId: () => string): FilingPlan {
  return planWith(items, known, now, newId, whyNotTicket(known.account));
}

/** The same for an item that a person converts: it becomes a ticket whatever the switches say (S30). */
export function planConversion(item: Item, known: Known, now: Date, newId: () => string): FilingPlan {
  return planWith([item], known, now, newId, () => null);
}

function planWith(
  items: readonly Item[],
  known: Known,
  now: Date,
  newId: () => string,
  whyNot: WhyNot,
): FilingPlan {
  const desk = openDesk(known, now, newId);
  for (const item of [...items].sort(byXTime)) fileItem(desk, item, whyNot);
  return desk.plan();
}

function fileItem(desk: Desk, item: Item, whyNot: WhyNot): void {
  const holder = desk.ticketOf(item.xId);
  if (holder) noteLike(desk, item, holder);
  if (item.ticketId !== null) return desk.filed(item, item.verdict ?? joinedVerdict, item.ticketId);
  if (holder) return desk.filed(item, joinedVerdict, holder._id);
  if (item.origins.includes('own'))
    return item.kind === 'post' ? fileOwnPost(desk, item) : fileOwnMessage(desk, item);
  return item.kind === 'post' ? filePost(desk, item, whyNot) : fileMessage(desk, item, whyNot);
}
