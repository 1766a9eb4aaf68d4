import type { Account, Source } from '../accounts/account.js';
import type { Agent } from '../agents/agent.js';
import { defaultAccountSettings, type AccountSettings } from '../accounts/settings.js';
import type { Item, Origin } from '../items/item.js';
import type { Reply } from '../replies/reply.js';
import type { TicketRule } from '../rules/ticket-rule.js';
import type { Ticket } from '../tickets/ticket.js';
import type { XUser } from '../at-x/objects.js';

/** The moment the examples begin at; minutes are counted from it. */
export const noon = new Date('2026-03-01T12:00:00Z');

/** Somebody who may do everything in Perch. */
export const admin: Agent = {
  _id: 'admin',
  email: 'admin@example.com',
  name: 'Ada',
  role: 'admin',
  permissions: [],
  ticketAccess: 'all',
  groupIds: [],
  phone: null,
  passwordHash: null,
  version: 1,
  createdAt: noon,
  updatedAt: noon,
};
export const minuteMs = 60_000;
export const at = (minutes: number): Date => new Date(noon.getTime() + minutes * minuteMs);

/** An id as X would give it at a moment; `sequence` tells apart what was written in one millisecond. */
export const xIdAt = (when: Date, sequence = 0): string =>
  String(((BigInt(when.getTime()) - 1_288_834_974_657n) << 22n) + BigInt(sequence));

export const user = (xUserId: string, changes: Partial<XUser> = {}): XUser => ({
  xUserId,
  handle: `u${xUserId}`,
  name: `User ${xUserId}`,
  followers: 10,
  posts: 20,
  verifiedType: 'none',
  avatarUrl: null,
  ...changes,
});

export const us = user('1', { handle: 'acme', name: 'Acme' });
export const ada = user('2', { handle: 'ada', name: 'Ada' });
export const bob = user('3', { handle: 'bob', name: 'Bob' });

export const account = (
  settings: Partial<AccountSettings> = {},
  changes: Partial<Account> = {},
): Account => ({
  _id: 'account',
  xUserId: us.xUserId,
  handle: us.handle,
  name: us.name,
  avatarUrl: null,
  state: 'active',
  stateReason: null,
  captureStarted: noon,
  captureFrom: noon,
  settings: { ...defaultAccountSettings, ...settings },
  version: 4,
  epoch: 0,
  xClockOffsetMs: 0,
  unlinkedAt: null,
  createdAt: noon,
  updatedAt: noon,
  ...changes,
});

export const source = (changes: Partial<Source> = {}): Source => ({
  _id: 'account/mentions',
  accountId: 'account',
  kind: 'mentions',
  version: 0,
  sinceId: '0',
  sweep: null,
  startAt: noon,
  swept: true,
  dueAt: noon,
  pausedUntil: null,
  failures: 0,
  lastSuccessAt: null,
  lastError: null,
  rateLimit: null,
  groupMessages: 0,
  ...changes,
});

export const ticket = (changes: Partial<Ticket> = {}): Ticket => ({
  _id: 'ticket',
  number: 1,
  channel: 'x',
  status: 'open',
  subject: 'Late parcel',
  requesterId: 'contact',
  requesterXUserId: ada.xUserId,
  accountId: 'account',
  groupId: null,
  assigneeId: null,
  departmentId: null,
  productId: null,
  priority: 'normal',
  tags: [],
  followUpOf: null,
  continuedBy: null,
  linked: [],
  filedBy: null,
  createdAt: noon,
  updatedAt: noon,
  firstPostAt: null,
  firstRepliedAt: null,
  solvedAt: null,
  conversationXId: null,
  dmFirstAt: null,
  dmLastAt: null,
  commentCount: 0,
  version: 0,
  ...changes,
});

export const ticketRule = (changes: Partial<TicketRule> = {}): TicketRule => ({
  id: 'rule',
  name: 'Parcels',
  keywords: ['parcel'],
  enabled: true,
  groupId: null,
  departmentId: null,
  productId: null,
  tags: [],
  priority: null,
  ...changes,
});

/** An answer that waits to be sent. */
export const reply = (changes: Partial<Reply> = {}): Reply => ({
  _id: 'reply',
  ticketId: 'ticket',
  accountId: 'account',
  agentId: null,
  kind: 'post',
  text: 'We are looking into it',
  inReplyToXId: '1',
  toXUserId: null,
  state: 'queued',
  reason: null,
  xId: null,
  attempts: 0,
  attemptedAt: null,
  sentAt: null,
  createdAt: noon,
  updatedAt: noon,
  ...changes,
});

const item = (createdAt: Date, sequence: number): Omit<Item, 'kind' | 'source' | 'origins' | 'author'> => {
  const xId = xIdAt(createdAt, sequence);
  return {
    _id: `item-${xId}`,
    accountId: 'account',
    xId,
    latestXId: xId,
    text: 'My parcel is late',
    media: [],
    createdAt,
    capturedAt: createdAt,
    conversationXId: null,
    inReplyToXId: null,
    parent: null,
    peerXUserId: null,
    edits: [],
    toFile: true,
    verdict: null,
    ticketId: null,
    answeredAt: null,
    setAside: null,
  };
};

/** A direct message by the customer, or by us outside Perch. */
export const message = (
  when: Date,
  { own = false, peer = ada, sequence = 0, text = 'Hello' } = {},
  changes: Partial<Item> = {},
): Item => ({
  ...item(when, sequence),
  kind: 'directMessage',
  source: 'directMessages',
  origins: own ? ['directMessage', 'own'] : ['directMessage'],
  author: own ? us : peer,
  text,
  peerXUserId: peer.xUserId,
  ...changes,
});

/** A public post; one that answers another belongs to the other's conversation. */
export const post = (
  when: Date,
  by: XUser,
  { answers, sequence = 0 }: { answers?: Item | undefined; sequence?: number } = {},
  changes: Partial<Item> = {},
): Item => {
  const own = by.xUserId === us.xUserId;
  const origins: Origin[] = own ? ['own'] : ['mention'];
  const base = item(when, sequence);
  return {
    ...base,
    kind: 'post',
    source: own ? 'ownPosts' : 'mentions',
    origins,
    author: by,
    conversationXId: answers?.conversationXId ?? base.xId,
    inReplyToXId: answers?.xId ?? null,
    parent: answers
      ? { xId: answers.xId, author: answers.author, text: answers.text, createdAt: answers.createdAt }
      : null,
    ...changes,
  };
};
