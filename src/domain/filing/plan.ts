import { whyNotTicket } from './why-not-ticket.js';
import { byXTime } from '../items/captured.js';
import type { Item, ListedReason } from '../items/item.js';
import type { Ticket } from '../tickets/ticket.js';
import { openDesk, type Desk, type FilingPlan, type Known } from './desk.js';
import { dmThreadFor, publicThreadFor } from './threads.js';

const openedVerdict = { outcome: 'opened', reason: null } as const;
const joinedVerdict = { outcome: 'joined', reason: null } as const;

/**
 * What becomes of a batch of captured items of one account: tickets, comments, contacts. Items are
 * taken in X's order whatever order they come in, so that one catch-up gives the same tickets (S32).
 */
export function planFiling(items: readonly Item[], known: Known, now: Date, newId: () => string): FilingPlan {
  const { settings, xUserId } = known.account;
  return planWith(items, known, now, newId, (item) => whyNotTicket(item, settings, xUserId));
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

type WhyNot = (item: Item) => ListedReason | null;

function fileItem(desk: Desk, item: Item, whyNot: WhyNot): void {
  const holder = desk.ticketOf(item.xId);
  if (holder) noteLike(desk, item, holder);
  if (item.ticketId !== null) return desk.filed(item, item.verdict ?? joinedVerdict, item.ticketId);
  if (holder) return desk.filed(item, joinedVerdict, holder._id);
  if (item.origins.includes('own'))
    return item.kind === 'post' ? fileOwnPost(desk, item) : fileOwnMessage(desk, item);
  return item.kind === 'post' ? filePost(desk, item, whyNot) : fileMessage(desk, item, whyNot);
}

/* ── direct messages ─────────────────────────────────────────────────────────────────────────── */

const dmThreads = (desk: Desk, xUserId: string | null): Ticket[] =>
  desk.tickets().filter((ticket) => ticket.channel === 'x_dm' && ticket.requesterXUserId === xUserId);

const dmThreadOf = (desk: Desk, item: Item): Ticket | null =>
  dmThreadFor(
    item.createdAt,
    dmThreads(desk, item.peerXUserId),
    desk.account.settings.threadingIntervalMinutes,
  );

function fileMessage(desk: Desk, item: Item, whyNot: WhyNot): void {
  const thread = dmThreadOf(desk, item);
  if (thread) return join(desk, thread, item);
  const reason = whyNot(item);
  if (reason) return desk.filed(item, { outcome: 'listed', reason }, null);
  openDmTicket(desk, item);
}

function openDmTicket(desk: Desk, item: Item): void {
  const threads = dmThreads(desk, item.peerXUserId);
  const before = newest(threads.filter(({ dmLastAt }) => dmLastAt !== null && dmLastAt <= item.createdAt));
  const current = threads.find(({ currentDmThread }) => currentDmThread);
  const isNewest = !current || (current.dmLastAt ?? item.createdAt) <= item.createdAt;
  if (current && isNewest) desk.change(current._id, {}, 'currentDmThread');
  const ticket = desk.open({
    ...newTicket(desk, item),
    channel: 'x_dm',
    groupId: desk.account.settings.dmGroupId,
    followUpOf: before?.status === 'closed' ? before._id : null,
    dmFirstAt: item.createdAt,
    dmLastAt: item.createdAt,
    ...(isNewest ? { currentDmThread: true } : {}),
  });
  // Also the link of a late message counts: it is the write by which two filers notice each other.
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
  [...threads].sort((a, b) => (b.dmLastAt?.getTime() ?? 0) - (a.dmLastAt?.getTime() ?? 0))[0];

function fileOwnMessage(desk: Desk, item: Item): void {
  const thread = dmThreadOf(desk, item);
  if (!thread) return desk.filed(item, { outcome: 'listed', reason: 'ownItem' }, null);
  desk.comment(thread._id, 'agent', item);
  desk.change(thread._id, { ...spanWith(thread, item), firstRepliedAt: firstReplyWith(thread, item) });
  desk.filed(item, joinedVerdict, thread._id);
  adoptOwnMessages(desk, item);
}

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
  dmLastAt: dmLastAt && dmLastAt > createdAt ? dmLastAt : createdAt,
});

/* ── public posts ────────────────────────────────────────────────────────────────────────────── */

function filePost(desk: Desk, item: Item, whyNot: WhyNot): void {
  const { own, other } = publicThreadFor(item, ancestorTickets(desk, item), conversationTickets(desk, item));
  if (own && own.status !== 'closed') return join(desk, own, item);
  const reason = whyNot(item);
  if (!reason) return openPublicTicket(desk, item, own, other);
  for (const { createdAt } of ownReplies(desk, item)) desk.answered(item.xId, createdAt);
  desk.filed(item, { outcome: 'listed', reason }, null);
}

const ancestorTickets = (desk: Desk, item: Item): Ticket[] =>
  desk
    .ancestorsOf(item)
    .flatMap((xId) => desk.ticketOf(xId) ?? [])
    .filter(isPublic);

const conversationTickets = (desk: Desk, item: Item): Ticket[] =>
  item.conversationXId === null
    ? []
    : desk.tickets().filter((ticket) => isPublic(ticket) && ticket.conversationXId === item.conversationXId);

/** A public thread and a DM thread never share a ticket (S37). */
const isPublic = ({ channel }: Ticket): boolean => channel === 'x' || channel === 'x_like';

function openPublicTicket(desk: Desk, item: Item, closed: Ticket | null, other: Ticket | null): void {
  const ticket = desk.open({
    ...newTicket(desk, item),
    channel: item.origins.includes('mention') || !item.origins.includes('like') ? 'x' : 'x_like',
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

/** The account likes a post that a ticket has; liking one's own does nothing (S3, S20). */
function noteLike(desk: Desk, item: Item, { _id, status }: Ticket): void {
  if (!item.origins.includes('like') || item.origins.includes('own') || status === 'closed') return;
  const at = item.likeSeenAt ?? item.capturedAt;
  desk.note(_id, { kind: 'liked', postXId: item.xId, at, itemId: null });
}

/** A repost that makes no reply: known to agents, and nothing else (S3). */
function fileRepost(desk: Desk, item: Item, postXId: string): void {
  const ticket = desk.ticketOf(postXId);
  if (!ticket || ticket.status === 'closed')
    return desk.filed(item, { outcome: 'listed', reason: 'ownItem' }, null);
  desk.note(ticket._id, { kind: 'reposted', postXId, at: item.createdAt, itemId: item._id });
  desk.filed(item, joinedVerdict, ticket._id);
}

const ownReplies = (desk: Desk, { xId }: Item): readonly Item[] =>
  desk.keptOwn(({ kind, inReplyToXId }) => kind === 'post' && inReplyToXId === xId);

function fileOwnPost(desk: Desk, item: Item): void {
  if (item.repostOfXId) return fileRepost(desk, item, item.repostOfXId);
  if (item.inReplyToXId) desk.answered(item.inReplyToXId, item.createdAt);
  const ticket = ancestorTickets(desk, item).find(({ status }) => status !== 'closed');
  if (!ticket) return desk.filed(item, { outcome: 'listed', reason: 'ownItem' }, null);
  desk.comment(ticket._id, 'agent', item);
  desk.change(ticket._id, { firstRepliedAt: firstReplyWith(ticket, item) });
  desk.filed(item, joinedVerdict, ticket._id);
  adoptOwnReplies(desk, item);
}

/* ── both ────────────────────────────────────────────────────────────────────────────────────── */

/** The customer writes on: a solved or pending ticket is open again (S33, S34). */
function join(desk: Desk, ticket: Ticket, item: Item): void {
  desk.comment(ticket._id, 'customer', item);
  desk.contactFor(item.author);
  desk.change(ticket._id, {
    firstPostAt: earlier(ticket.firstPostAt, item.createdAt),
    ...(item.kind === 'directMessage' ? spanWith(ticket, item) : {}),
    ...(ticket.status === 'solved' || ticket.status === 'pending' ? { status: 'open', solvedAt: null } : {}),
  });
  desk.filed(item, joinedVerdict, ticket._id);
  noteLike(desk, item, ticket);
  if (item.kind === 'post') adoptOwnReplies(desk, item);
  else adoptOwnMessages(desk, item);
}

const earlier = (known: Date | null, at: Date): Date => (known && known < at ? known : at);

/** The first answer is the earliest one after the customer's first words. */
const firstReplyWith = ({ firstPostAt, firstRepliedAt }: Ticket, { createdAt }: Item): Date | null =>
  firstPostAt && createdAt < firstPostAt ? firstRepliedAt : earlier(firstRepliedAt, createdAt);

const linksKept = 100;

/** Links both ways, as long as a flood of authors in one conversation stays readable. */
function link(desk: Desk, ticket: Ticket, before: Ticket): void {
  const current = desk.tickets().find(({ _id }) => _id === ticket._id) ?? ticket;
  desk.change(ticket._id, { linked: [...current.linked, before._id] });
  const older = desk.tickets().find(({ _id }) => _id === before._id) ?? before;
  if (older.linked.length < linksKept) desk.change(before._id, { linked: [...older.linked, ticket._id] });
}

const newTicket = (desk: Desk, item: Item) => ({
  status: 'new' as const,
  subject: subjectOf(item.text),
  requesterId: desk.contactFor(item.author)._id,
  requesterXUserId: item.author.xUserId,
  accountId: desk.account._id,
  groupId: null,
  assigneeId: null,
  departmentId: desk.account.settings.departmentId,
  productId: desk.account.settings.productId,
  priority: 'normal' as const,
  tags: [],
  continuedBy: null,
  linked: [],
  filedBy: { ruleId: null, rulesVersion: desk.account.version },
  firstPostAt: item.createdAt,
  firstRepliedAt: null,
  solvedAt: null,
  conversationXId: null,
  dmFirstAt: null,
  dmLastAt: null,
});

const subjectLength = 100;
/** Made once: making one costs more than all else that a ticket's plan takes. */
const segmenter = new Intl.Segmenter();

/** The first line, cut between characters as people see them. */
export function subjectOf(text: string): string {
  const line =
    text
      .split('\n')
      .find((part) => part.trim() !== '')
      ?.trim() ?? '';
  if (line.length <= subjectLength) return line;
  const characters = [...segmenter.segment(line)].map(({ segment }) => segment);
  return characters.length <= subjectLength ? line : `${characters.slice(0, subjectLength - 1).join('')}…`;
}
