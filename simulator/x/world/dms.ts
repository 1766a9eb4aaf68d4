import { entitiesOf, escapeText } from '../text/entities.js';
import { wrapUrls } from '../text/compose.js';
import type { Fact } from './facts.js';
import type { Conversation, Dm } from './records/dms.js';
import type { Media } from './records/posts.js';
import { compareIds } from './ids.js';
import { userFinder } from './lookups.js';
import { dmMediaUrl } from './uploads.js';
import type { World } from './world.js';

/** X's id of a one-to-one conversation: the smaller user id first. */
export const oneToOneId = (a: string, b: string): string =>
  compareIds(a, b) <= 0 ? `${a}-${b}` : `${b}-${a}`;

const newId = (world: World, createdAtMs: number | undefined): string =>
  createdAtMs === undefined ? world.ids.next(world.nowMs()) : world.ids.at(createdAtMs);

const sameMembers = (conversation: Conversation, ids: readonly string[]): boolean =>
  conversation.participantIds.length === ids.length &&
  ids.every((id) => conversation.participantIds.includes(id));

/** The one-to-one conversation of two users, made when it does not exist yet. */
export function oneToOne(world: World, a: string, b: string): Conversation {
  const id = oneToOneId(a, b);
  const existing = world.state.conversations.get(id);
  if (existing !== undefined) return existing;
  const record: Conversation = { id, kind: 'one-to-one', participantIds: [a, b] };
  world.put({ kind: 'conversation', record });
  return record;
}

export function findGroup(world: World, memberIds: readonly string[]): Conversation | undefined {
  return [...world.state.conversations.values()].find(
    (one) => one.kind === 'group' && sameMembers(one, memberIds),
  );
}

/** A new group: its own snowflake id, and the event that its members joined. */
export function createGroup(
  world: World,
  creatorId: string,
  otherIds: readonly string[],
  createdAtMs?: number,
): Conversation {
  const id = newId(world, createdAtMs);
  const record: Conversation = {
    id,
    kind: 'group',
    participantIds: [...new Set([creatorId, ...otherIds])],
  };
  world.put({ kind: 'conversation', record });
  const joined: Dm = {
    id: newId(world, createdAtMs),
    eventType: 'ParticipantsJoin',
    conversationId: id,
    senderId: creatorId,
    participantIds: [...otherIds],
    createdAtMs: createdAtMs ?? world.nowMs(),
  };
  world.put({ kind: 'dm', record: joined });
  return record;
}

export const isEncrypted = (dm: Dm): boolean => dm.eventType === 'MessageCreate' && dm.encrypted === true;

/** Whoever only has XChat drags the whole conversation into it; what was said before stays readable. */
const isXchat = (world: World, conversation: Conversation): boolean =>
  conversation.participantIds.some((id) => world.state.users.get(id)?.xchatOnly === true);

export interface NewDm {
  senderId: string;
  typed: string;
  media?: readonly Media[] | undefined;
  createdAtMs?: number | undefined;
}

/** Sends a message into a conversation, without asking whether X's rules allow it. */
export function createDm(world: World, conversation: Conversation, message: NewDm): Dm {
  const id = newId(world, message.createdAtMs);
  const wrapped = wrapUrls(message.typed, id);
  const text = escapeText(wrapped.text);
  const record: Dm = {
    id,
    eventType: 'MessageCreate',
    conversationId: conversation.id,
    senderId: message.senderId,
    createdAtMs: message.createdAtMs ?? world.nowMs(),
    typed: message.typed,
    text,
    entities: entitiesOf(text, wrapped.urls, userFinder(world.state)),
    // X keeps the media of messages at an address of its own, which nobody opens without a token.
    media: (message.media ?? []).map((one) => ({ ...one, url: one.url || dmMediaUrl(id, one) })),
    ...(isXchat(world, conversation) ? { encrypted: true } : {}),
  };
  world.put({ kind: 'dm', record });
  return record;
}

/** Members come to a group or leave it. */
export function changeMembers(
  world: World,
  conversation: Conversation,
  change: { eventType: 'ParticipantsJoin' | 'ParticipantsLeave'; byId: string; userIds: readonly string[] },
): Dm {
  const kept = conversation.participantIds.filter((id) => !change.userIds.includes(id));
  const participantIds = change.eventType === 'ParticipantsJoin' ? [...kept, ...change.userIds] : kept;
  const record: Dm = {
    id: world.ids.next(world.nowMs()),
    eventType: change.eventType,
    conversationId: conversation.id,
    senderId: change.byId,
    participantIds: [...change.userIds],
    createdAtMs: world.nowMs(),
  };
  const facts: Fact[] = [
    { kind: 'conversation', record: { ...conversation, participantIds } },
    { kind: 'dm', record },
  ];
  world.put(...facts);
  return record;
}
