import { unknownUser } from '../domain/items/captured.js';
import { storedText } from '../domain/items/text.js';
import type { PostReference, XDirectMessage, XPost, XUser } from '../domain/at-x/objects.js';
import type { RecentPost } from '../domain/x-users/x-user.js';
import { compareXIds, xIdSecond } from '../domain/at-x/ids.js';
import {
  field,
  linksOf,
  mediaOf,
  readEach,
  readExtras,
  toUser,
  type Extras,
  type Parsed,
} from './objects.js';
import {
  wireId,
  wireMessage,
  wirePost,
  wireUser,
  type Entities,
  type Envelope,
  type WireMessage,
  type WirePost,
} from './schemas.js';

/** The posts of a page, and those it carries because the listed ones answer, quote or repost them. */
export function parsePosts(page: Envelope): Parsed<XPost> & { readonly referenced: readonly XPost[] } {
  const extras = readExtras(page);
  const { data, malformed } = readEach(page.data ?? [], wirePost);
  return {
    data: data.map((post) => toPost(post, extras)),
    malformed,
    referenced: [...extras.posts.values()].map((post) => toPost(post, extras)),
  };
}

/** The messages of a page; `ownXUserId` tells which side of a conversation is the other one. */
export function parseMessages(page: Envelope, ownXUserId: string): Parsed<XDirectMessage> {
  const extras = readExtras(page);
  // Joins and leaves, and whatever X may add, are no messages.
  const events = (page.data ?? []).filter((event) =>
    ['MessageCreate', undefined].some((type) => type === field(event, 'event_type')),
  );
  const { data, malformed } = readEach(events, wireMessage);
  return { data: data.map((message) => toMessage(message, ownXUserId, extras)), malformed };
}

/** Of objects asked for by nothing but their ids; an edited post keeps its first one (S25). */
export function parseIds(page: Envelope): Parsed<string> {
  const { data, malformed } = readEach(page.data ?? [], wireId);
  const firstOf = ({ id, ...versions }: (typeof data)[number]) =>
    [id, ...versions.edit_history_tweet_ids, ...versions.edit_history_post_ids].sort(compareXIds)[0] ?? id;
  return { data: data.map(firstOf), malformed };
}

/** Posts asked for without their author, who is known. */
export function parseRecentPosts(page: Envelope, xUserId: string): RecentPost[] {
  const data = (page.data ?? []).map((post) => ({ ...asObject(post), author_id: xUserId }));
  return parsePosts({ ...page, data }).data.map(({ xId, text, createdAt }) => ({ xId, text, createdAt }));
}

const asObject = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});

export function parseUsers(page: Envelope): Parsed<XUser> {
  const { data, malformed } = readEach(page.data ?? [], wireUser);
  return { data: data.map(toUser), malformed };
}

const referenceTypes: Readonly<Record<string, PostReference['type']>> = {
  replied_to: 'repliedTo',
  quoted: 'quoted',
  retweeted: 'reposted',
  reposted: 'reposted',
};

function toPost(post: WirePost, extras: Extras): XPost {
  const versions = post.versions.toSorted(compareXIds);
  const xId = versions[0] ?? post.id;
  const newest = versions.at(-1) ?? post.id;
  return {
    xId,
    latestXId: post.id,
    ...(newest === post.id ? {} : { newerXId: newest }),
    author: authorOf(post.author_id, extras),
    text: repostedText(post, extras) ?? textOf(post, extras),
    media: mediaOf(post.attachments, extras),
    // Of whichever version is read: a post keeps its place when it is edited (S36).
    createdAt: xId === post.id ? post.created_at : xIdSecond(xId),
    conversationXId: post.conversation_id ?? xId,
    inReplyToXUserId: post.in_reply_to_user_id ?? null,
    references: post.references.flatMap(({ type, id }) => {
      const known = referenceTypes[type];
      return known ? [{ type: known, xId: firstVersion(id, extras) }] : [];
    }),
    mentionedXUserIds: mentionsOf(post.entities, post.note?.entities),
    ...languageOf(post.lang?.toLowerCase()),
  };
}

/** X has codes of its own for what is in no language it knows: `und`, `zxx`, `qme` for media and such. */
const languageOf = (code: string | undefined) =>
  code !== undefined && /^(?!und|zxx|q[a-t])[a-z]{2,3}(?:-|$)/.test(code) ? { language: code } : {};

/** Another post may name an edited one by any of its versions. */
const firstVersion = (id: string, { posts }: Extras): string =>
  posts.get(id)?.versions.toSorted(compareXIds)[0] ?? id;

/**
 * X cuts a repost's text at 140 characters: take the original's. Its author comes only in the older
 * vocabulary; the cut text names them always.
 */
function repostedText(post: WirePost, extras: Extras): string | null {
  const reference = post.references.find(({ type }) => referenceTypes[type] === 'reposted');
  const original = reference && extras.posts.get(reference.id);
  if (!original) return null;
  const handle = extras.users.get(original.author_id)?.username ?? /^RT @(\w+): /.exec(post.text)?.[1];
  return handle ? `RT @${handle}: ${textOf(original, extras)}` : null;
}

const textOf = (post: WirePost, extras: Extras): string =>
  post.note
    ? storedText(post.note.text, linksOf([post.note.entities, post.entities], post.attachments, extras))
    : storedText(post.text, linksOf([post.entities], post.attachments, extras));

const mentionsOf = (...lists: readonly Entities[]): readonly string[] => [
  ...new Set(lists.flatMap((entities) => (entities?.mentions ?? []).map(({ id }) => id))),
];

function toMessage(message: WireMessage, ownXUserId: string, extras: Extras): XDirectMessage {
  const sender = extras.users.get(message.sender_id);
  return {
    xId: message.id,
    senderXUserId: message.sender_id,
    sender: sender ? toUser(sender) : null,
    peerXUserId: peerOf(message.dm_conversation_id, ownXUserId),
    text: storedText(message.text, linksOf([message.entities], message.attachments, extras)),
    media: mediaOf(message.attachments, extras),
    createdAt: message.created_at,
  };
}

/** Since 2025-06 messages no longer name their participants: the id of a conversation of two does. */
function peerOf(conversationId: string, ownXUserId: string): string | null {
  const [a, b] = conversationId.split('-');
  if (a === undefined || b === undefined) return null;
  return a === ownXUserId ? b : a;
}

/** Where X withholds the author, the id is all we know; the words still count, and an answer needs no handle. */
function authorOf(xUserId: string, { users }: Extras): XUser {
  const user = users.get(xUserId);
  return user ? toUser(user) : unknownUser(xUserId);
}
