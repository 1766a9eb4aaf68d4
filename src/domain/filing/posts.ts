import { isLikedHere } from '../engagements/engagement.js';
import type { Item, ListedReason } from '../items/item.js';
import { isPublicChannel, type Ticket } from '../tickets/ticket.js';
import type { Decider } from './decide.js';
import type { Desk } from './desk.js';
import { joinTicket } from './join.js';
import { publicThreadFor } from './threads.js';
import { firstReplyWith, joinedVerdict, link, newTicket, openedVerdict } from './tickets.js';

/** Public posts: the tickets of a conversation (S34), and what the account itself does there (S3, S24). */

export function filePost(desk: Desk, item: Item, decide: Decider['decide']): void {
  const { own, other } = publicThreadFor(item, ancestorTickets(desk, item), conversationTickets(desk, item));
  if (own && own.status !== 'closed') return join(desk, own, item);
  const decision = decide(item);
  if (decision.outcome === 'listed') return listItem(desk, item, decision.reason);
  openPublicTicket(desk, item, newTicket(desk, item, decision), own, other);
}

/** It becomes no ticket; whether the account answered it is known all the same (S28). */
export function listItem(desk: Desk, item: Item, reason: ListedReason): void {
  for (const { createdAt } of ownReplies(desk, item)) desk.answered(item.xId, createdAt);
  desk.filed(item, { outcome: 'listed', reason }, null);
}

export function fileOwnPost(desk: Desk, item: Item): void {
  if (item.repostOfXId) return fileRepost(desk, item, item.repostOfXId);
  if (item.inReplyToXId) desk.answered(item.inReplyToXId, item.createdAt);
  const ticket = ancestorTickets(desk, item).find(({ status }) => status !== 'closed');
  if (!ticket) return desk.filed(item, { outcome: 'listed', reason: 'ownItem' }, null);
  desk.comment(ticket._id, 'agent', item);
  desk.change(ticket._id, { firstRepliedAt: firstReplyWith(ticket, item) });
  desk.filed(item, joinedVerdict, ticket._id);
  adoptOwnReplies(desk, item);
}

function join(desk: Desk, ticket: Ticket, item: Item): void {
  noteLike(desk, item, joinTicket(desk, ticket, item));
  adoptOwnReplies(desk, item);
}

function openPublicTicket(
  desk: Desk,
  item: Item,
  fields: ReturnType<typeof newTicket>,
  closed: Ticket | null,
  other: Ticket | null,
): void {
  const ticket = desk.open({
    ...fields,
    channel: !item.origins.includes('mention') && isLikedAtX(item) ? 'x_like' : 'x',
    followUpOf: closed?._id ?? null,
    conversationXId: item.conversationXId,
  });
  for (const before of [closed, other]) if (before) link(desk, ticket, before);
  if (item.parent && !desk.ticketOf(item.parent.xId)) desk.context(ticket._id, item.parent);
  desk.comment(ticket._id, 'customer', item);
  desk.filed(item, openedVerdict, ticket._id);
  noteLike(desk, item, ticket);
  adoptOwnReplies(desk, item);
}

/** Own replies to the post, and reposts of it, that were captured before it had a ticket (S3, S24). */
function adoptOwnReplies(desk: Desk, item: Item): void {
  for (const own of ownReplies(desk, item)) fileOwnPost(desk, own);
  const reposts = desk.keptOwn(({ kind, repostOfXId }) => kind === 'post' && repostOfXId === item.xId);
  for (const own of reposts) fileOwnPost(desk, own);
}

/** The account likes a post that a ticket has, here or at X; liking one's own does nothing (S3, S20). */
export function noteLike(desk: Desk, item: Item, { _id, status }: Ticket): void {
  const likedHere = item.liked?.state === 'on' ? item.liked : null;
  if (!likedHere && !item.origins.includes('like')) return;
  if (item.origins.includes('own') || status === 'closed') return;
  const at = likedHere?.at ?? item.likeSeenAt ?? item.capturedAt;
  desk.note(_id, { kind: 'liked', postXId: item.xId, at, itemId: null });
}

const isLikedAtX = (item: Item): boolean => item.origins.includes('like') && !isLikedHere(item);

/** A repost that makes no reply: known to agents, and nothing else (S3). */
function fileRepost(desk: Desk, item: Item, postXId: string): void {
  const ticket = ticketNowOf(desk, postXId);
  if (!ticket || ticket.status === 'closed')
    return desk.filed(item, { outcome: 'listed', reason: 'ownItem' }, null);
  desk.note(ticket._id, { kind: 'reposted', postXId, at: item.createdAt, itemId: item._id });
  desk.filed(item, joinedVerdict, ticket._id);
}

const ownReplies = (desk: Desk, { xId }: Item): readonly Item[] =>
  desk.keptOwn(({ kind, inReplyToXId }) => kind === 'post' && inReplyToXId === xId);

const ancestorTickets = (desk: Desk, item: Item): Ticket[] =>
  desk
    .ancestorsOf(item)
    .flatMap((xId) => ticketNowOf(desk, xId) ?? [])
    .filter(isPublic);

/** The ticket that holds a post, or what continues it by now (S35). */
function ticketNowOf(desk: Desk, xId: string): Ticket | null {
  const holder = desk.ticketOf(xId);
  return holder && desk.continuationOf(holder);
}

const conversationTickets = (desk: Desk, item: Item): Ticket[] =>
  item.conversationXId === null
    ? []
    : desk
        .tickets()
        .filter(
          (ticket) =>
            isPublic(ticket) &&
            ticket.conversationXId === item.conversationXId &&
            ticket.continuedBy === null,
        );

/** A public thread and a DM thread never share a ticket (S37). */
const isPublic = ({ channel }: Ticket): boolean => isPublicChannel(channel);
