import { compareXIds, xIdTime } from '../at-x/ids.js';
import type { Item, Origin } from './item.js';
import { sourceFacts } from '../sources/facts.js';
import type { SourceKind } from '../sources/kinds.js';
import type { XDirectMessage, XPost, XUser } from '../at-x/objects.js';

/** An item as it comes from X, before it is stored; ids and times of ours are added by the store. */
export type CapturedItem = Omit<Item, '_id' | 'capturedAt'>;

/** What must be known of us to say what a post is to us. */
export interface Ours {
  readonly accountId: string;
  readonly xUserId: string;
  /** Which of these conversations began with a post of ours. */
  readonly ownConversations: ReadonlySet<string>;
}

/** What a post from the mentions list is to us, besides a mention (S13). */
export function originsOfMention(post: XPost, referenced: ReadonlyMap<string, XPost>, ours: Ours): Origin[] {
  if (post.author.xUserId === ours.xUserId) return ['own'];
  const quotedId = post.references.find(({ type }) => type === 'quoted')?.xId;
  if (post.references.some(({ type }) => type === 'reposted')) return ['mention', 'repost'];
  if (quotedId && referenced.get(quotedId)?.author.xUserId === ours.xUserId) return ['mention', 'quote'];
  if (post.inReplyToXUserId === ours.xUserId) return ['mention', 'replyToUs'];
  if (repliedToId(post) && ours.ownConversations.has(post.conversationXId)) return ['mention', 'deepReply'];
  return ['mention'];
}

/**
 * What a post is to us that a stream found. Whether it mentions us is for the mentions list to tell, and so
 * whether it is captured as a mention (S22); what answers or quotes a post of ours X lets us reply to.
 */
export function originsOfHit(post: XPost, referenced: ReadonlyMap<string, XPost>, ours: Ours): Origin[] {
  const [first, ...more] = originsOfMention(post, referenced, ours);
  if (first === 'own') return ['stream', 'own'];
  return ['stream', ...more.filter((origin) => origin !== 'deepReply')];
}

export const repliedToId = (post: XPost): string | null =>
  post.references.find(({ type }) => type === 'repliedTo')?.xId ?? null;

/** A post as an item of the account, yet to be filed. */
export function capturedPost(
  post: XPost,
  source: SourceKind,
  origins: readonly Origin[],
  referenced: ReadonlyMap<string, XPost>,
  ours: Ours,
): CapturedItem {
  const inReplyToXId = repliedToId(post);
  const repostOfXId = post.references.find(({ type }) => type === 'reposted')?.xId;
  const parent = inReplyToXId ? referenced.get(inReplyToXId) : undefined;
  return {
    ...blank,
    toFile: true,
    accountId: ours.accountId,
    kind: 'post',
    xId: post.xId,
    latestXId: post.latestXId,
    source,
    origins,
    author: post.author,
    text: post.text,
    ...(post.language === undefined ? {} : { language: post.language }),
    media: post.media,
    createdAt: post.createdAt,
    conversationXId: post.conversationXId,
    inReplyToXId,
    ...(repostOfXId && origins.includes('own') ? { repostOfXId } : {}),
    parent: parent
      ? { xId: parent.xId, author: parent.author, text: parent.text, createdAt: parent.createdAt }
      : null,
    peerXUserId: null,
  };
}

/** A message of a one-to-one conversation as an item; group conversations give null (S21). */
export function capturedMessage(message: XDirectMessage, ours: Ours): CapturedItem | null {
  if (message.peerXUserId === null) return null;
  const own = message.senderXUserId === ours.xUserId;
  return {
    ...blank,
    toFile: true,
    accountId: ours.accountId,
    kind: 'directMessage',
    xId: message.xId,
    latestXId: message.xId,
    source: 'directMessages',
    origins: own ? ['directMessage', 'own'] : ['directMessage'],
    author: message.sender ?? unknownUser(message.senderXUserId),
    text: message.text,
    media: message.media,
    createdAt: message.createdAt,
    conversationXId: null,
    inReplyToXId: null,
    parent: null,
    peerXUserId: message.peerXUserId,
  };
}

/** A place for what can't be read, so that people see it and the rest goes on (S26). */
export const unreadable = (
  { xId, reason }: { readonly xId: string; readonly reason: string },
  source: SourceKind,
  accountId: string,
  now: Date,
): CapturedItem => ({
  ...blank,
  accountId,
  kind: source === 'directMessages' ? 'directMessage' : 'post',
  xId,
  latestXId: xId,
  source,
  origins: [sourceFacts[source].origin],
  author: unknownUser(''),
  text: '',
  media: [],
  createdAt: xIdTime(xId),
  conversationXId: null,
  inReplyToXId: null,
  parent: null,
  peerXUserId: null,
  unread: true,
  setAside: { reason, at: now },
});

const blank = {
  edits: [],
  verdict: null,
  ticketId: null,
  answeredAt: null,
  setAside: null,
} as const;

/** A user X did not describe; the handle is filled in when it does. */
export const unknownUser = (xUserId: string): XUser => ({
  xUserId,
  handle: '',
  name: '',
  followers: null,
  posts: null,
  verifiedType: null,
  avatarUrl: null,
});

/** X's order: by time, then by id (S36). */
export const byXTime = (a: Pick<Item, 'createdAt' | 'xId'>, b: Pick<Item, 'createdAt' | 'xId'>): number =>
  a.createdAt.getTime() - b.createdAt.getTime() || compareXIds(a.xId, b.xId);
