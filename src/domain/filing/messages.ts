import type { Item } from '../items/item.js';
import type { Ticket } from '../tickets/ticket.js';
import type { Decider } from './decide.js';
import type { Desk } from './desk.js';
import { joinTicket } from './join.js';
import { dmThreadFor } from './threads.js';
import { earlier, firstReplyWith, joinedVerdict, later, link, newTicket, openedVerdict } from './tickets.js';

/** Direct messages: threads by interval (S32, S33), own ones that join them (S24). */

export function fileMessage(desk: Desk, item: Item, decide: Decider['decide']): void {
  const thread = dmThreadOf(desk, item);
  if (thread) return join(desk, thread, item);
  const decision = decide(item);
  if (decision.outcome === 'listed')
    return desk.filed(item, { outcome: 'listed', reason: decision.reason }, null);
  openDmTicket(desk, item, newTicket(desk, item, decision));
}

export function fileOwnMessage(desk: Desk, item: Item): void {
  const thread = dmThreadOf(desk, item);
  if (!thread) return desk.filed(item, { outcome: 'listed', reason: 'ownItem' }, null);
  desk.comment(thread._id, 'agent', item);
  desk.change(thread._id, { ...spanWith(thread, item), firstRepliedAt: firstReplyWith(thread, item) });
  desk.filed(item, joinedVerdict, thread._id);
  adoptOwnMessages(desk, item);
}

function join(desk: Desk, thread: Ticket, item: Item): void {
  joinTicket(desk, thread, item, spanWith(thread, item));
  adoptOwnMessages(desk, item);
}

function openDmTicket(desk: Desk, item: Item, fields: ReturnType<typeof newTicket>): void {
  const threads = dmThreads(desk, item.peerXUserId);
  const before = newest(threads.filter((thread) => beganBy(thread, item.createdAt)));
  const current = threads.find(({ currentDmThread }) => currentDmThread);
  const isNewest = !current || beganBy(current, item.createdAt);
  if (current && isNewest) desk.change(current._id, {}, 'currentDmThread');
  const ticket = desk.open({
    ...fields,
    channel: 'x_dm',
    followUpOf: before?.status === 'closed' ? before._id : null,
    dmFirstAt: item.createdAt,
    dmLastAt: item.createdAt,
    ...(isNewest ? { currentDmThread: true } : {}),
  });
  const neighbour = before ?? current;
  if (neighbour) link(desk, ticket, neighbour);
  const kept = desk.keptOwn(
    (own) =>
      own.kind === 'directMessage' && own.peerXUserId === item.peerXUserId && own.createdAt <= item.createdAt,
  );
  for (const own of kept) {
    desk.comment(ticket._id, 'context', own);
    desk.filed(own, joinedVerdict, ticket._id);
  }
  desk.comment(ticket._id, 'customer', item);
  desk.filed(item, openedVerdict, ticket._id);
  adoptOwnMessages(desk, item);
}

const newest = (threads: readonly Ticket[]): Ticket | undefined =>
  [...threads].sort((a, b) => (b.dmFirstAt?.getTime() ?? 0) - (a.dmFirstAt?.getTime() ?? 0))[0];

const beganBy = ({ dmFirstAt }: Ticket, at: Date): boolean => dmFirstAt !== null && dmFirstAt <= at;

/** Own messages that were kept while no ticket was in their reach, and now one is (S3, S24). */
function adoptOwnMessages(desk: Desk, { peerXUserId }: Item): void {
  const [own] = desk.keptOwn(
    (kept) =>
      kept.kind === 'directMessage' && kept.peerXUserId === peerXUserId && dmThreadOf(desk, kept) !== null,
  );
  if (own) fileOwnMessage(desk, own);
}

const spanWith = ({ dmFirstAt, dmLastAt }: Ticket, { createdAt }: Item): Partial<Ticket> => ({
  dmFirstAt: earlier(dmFirstAt, createdAt),
  dmLastAt: later(dmLastAt, createdAt),
});

/** What continues a ticket stands for it too (S35). */
const dmThreads = (desk: Desk, xUserId: string | null): Ticket[] =>
  desk
    .tickets()
    .filter(
      ({ channel, requesterXUserId, continuedBy }) =>
        channel === 'x_dm' && requesterXUserId === xUserId && continuedBy === null,
    );

const dmThreadOf = (desk: Desk, item: Item): Ticket | null =>
  dmThreadFor(
    item.createdAt,
    dmThreads(desk, item.peerXUserId),
    desk.account.settings.threadingIntervalMinutes,
  );
