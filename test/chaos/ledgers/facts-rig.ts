import type { AccountFacts, CommentFacts, Facts, InboxItem, TicketFacts } from './facts.js';

/** An account that captures everything. */
export const acme: AccountFacts = {
  ...{ id: 'a1', handle: 'acme', xUserId: '1', state: 'active' },
  threadingIntervalMinutes: 60,
};

/** Of acme when `authorId` is its own, else of jane, who names acme. */
export const post = (id: string, authorId: string, text: string, more: object = {}) => ({
  id,
  from: authorId === acme.xUserId ? 'acme' : 'jane',
  authorId,
  text,
  shownText: text,
  url: '',
  createdAt: '2026-01-01T00:00:00.000Z',
  conversationId: '100',
  mentions: authorId === acme.xUserId ? ['jane'] : ['acme'],
  mediaKeys: [],
  editHistory: [id],
  deleted: false,
  ...more,
});

export const itemOf = (xId: string, kind: InboxItem['kind'], ticketId: string | null): InboxItem => ({
  id: `i${xId}`,
  accountId: acme.id,
  kind,
  xId,
  ticketId,
  listedReason: ticketId ? null : 'ownItem',
  setAside: null,
  origins: [],
  ...{ text: '', edits: [], gone: null },
});

export const ticketOf = (
  number: number,
  channel: TicketFacts['channel'],
  ...comments: CommentFacts[]
): TicketFacts => ({
  id: `t${number}`,
  number,
  channel,
  accountId: acme.id,
  comments,
});

/** A run in which nothing happened. */
export const nothing: Facts = {
  accounts: [acme],
  ...{ posts: [], messages: [], likes: [], inbox: [], tickets: [], replies: [], contacts: [], asks: [] },
  ...{ ownWords: new Set(), unseen: new Set(), mails: [], gaps: [], isRechecked: false },
};
