import type { Account } from '../../../src/domain/accounts/account.js';
import type { Agent } from '../../../src/domain/agents/agent.js';
import { findable } from '../../../src/domain/items/findable.js';
import type { Item } from '../../../src/domain/items/item.js';
import type { Reply } from '../../../src/domain/replies/reply.js';
import {
  account,
  ada,
  at,
  bob,
  noon,
  post,
  reply,
  source,
  ticket,
} from '../../../src/domain/test/examples.js';
import { incident, page, policy } from '../../../src/domain/test/escalation-examples.js';
import { all, trigger } from '../../../src/domain/test/business-rules.js';
import type { Comment, Ticket } from '../../../src/domain/tickets/ticket.js';
import { newDelivery } from '../../../src/domain/webhooks/delivery.js';
import { searchable } from '../../../src/domain/tickets/contact.js';
import { knownXUser } from '../../../src/domain/x-users/x-user.js';
import { bulkRepository } from '../../../src/store/bulk/repository.js';
import { newId, type Database } from '../../../src/store/database.js';
import { mediaRepository } from '../../../src/store/media/repository.js';
import { apiRigForFile, type ApiRig, type RigOptions } from './rig.js';

export interface World {
  readonly account: Account;
  /** A mention that became `ticket`. */
  readonly item: Item;
  readonly listedItem: Item;
  readonly setAsideItem: Item;
  readonly ticket: Ticket;
  readonly comment: Comment;
  /** Queued. */
  readonly reply: Reply;
  readonly groupId: string;
  readonly departmentId: string;
  readonly productId: string;
  readonly contactId: string;
  readonly viewId: string;
  /** Without tickets or X users. */
  readonly otherContactId: string;
  readonly streamId: string;
  /** An update of `ticket` that somebody else asked for. */
  readonly bulkUpdateId: string;
  /** An attachment of `reply`, by somebody else. */
  readonly mediumId: string;
  readonly policyId: string;
  readonly triggerId: string;
  readonly automationId: string;
  /** Whom the policy pages. */
  readonly agentId: string;
  /** Open; of the policy. */
  readonly incidentId: string;
  readonly webhookId: string;
  /** Failed; of the webhook. */
  readonly deliveryId: string;
}

/** The API with one of everything, for the tests of a file. */
export async function rigWithWorld(options?: RigOptions): Promise<{ rig: ApiRig; world: World }> {
  const rig = await apiRigForFile(options);
  return { rig, world: await smallWorld(rig.db) };
}

/** One of everything, as capture and filing would have left it. */
export async function smallWorld(db: Database): Promise<World> {
  const accountId = newId();
  const [contactId, otherContactId] = [newId(), newId()];
  const [groupId, departmentId, productId] = [newId(), newId(), newId()];
  const ticketId = newId();
  const streamId = newId();
  const connected = account({}, { _id: accountId, createdAt: noon });
  const ours = { accountId };
  const item = decided(post(at(1), ada, {}, { ...ours, _id: newId(), ticketId }), {
    verdict: { outcome: 'opened', reason: null },
  });
  const listedItem = decided(post(at(2), bob, {}, { ...ours, _id: newId() }), {
    verdict: { outcome: 'listed', reason: 'captureOff' },
  });
  const setAsideItem = decided(post(at(3), bob, {}, { ...ours, _id: newId() }), {
    setAside: { reason: 'unreadable', at: at(4) },
  });
  const opened = ticket({
    ...ours,
    _id: ticketId,
    requesterId: contactId,
    conversationXId: item.xId,
    firstPostAt: item.createdAt,
    commentCount: 1,
  });
  const comment = customerComment(item, opened);
  const reply = queuedReply(opened, item);
  await db.accounts.insertOne(connected);
  await db.sources.insertMany([
    source({ ...ours, _id: `${accountId}/mentions`, groupMessages: 0 }),
    source({ ...ours, _id: `${accountId}/directMessages`, kind: 'directMessages', groupMessages: 3 }),
  ]);
  await db.streams.insertOne({
    ...{ _id: streamId, accountId, name: 'Brand', query: 'acme', enabled: true, convert: 'never' },
    ...{ pollSeconds: 60, since: noon, version: 1, createdAt: noon, updatedAt: noon },
  });
  await db.items.insertMany([item, listedItem, setAsideItem]);
  const contact = { email: null, phone: null, createdAt: noon, updatedAt: noon };
  await db.contacts.insertMany([
    searchable({ ...contact, _id: contactId, name: ada.name, xUsers: [{ ...ada, formerHandles: [] }] }),
    searchable({ ...contact, _id: otherContactId, name: 'By phone', xUsers: [] }),
  ]);
  await db.xUsers.insertMany([ada, bob].map((author) => knownXUser(author)));
  await db.tickets.insertOne(opened);
  await db.comments.insertOne(comment);
  await db.replies.insertOne(reply);
  const bulkUpdateId = await bulkUpdateOf(db, opened);
  const mediumId = await mediumOf(db, reply);
  const { policyId, agentId, incidentId } = await incidentOf(db, item);
  const triggerId = newId();
  const automationId = newId();
  await db.triggers.insertOne(trigger('Rank', all(), [{ kind: 'addTags', tags: ['a'] }], { _id: triggerId }));
  const old = all({ field: 'hoursSinceCreated', operator: 'greaterThan', value: 24 });
  await db.automations.insertOne(
    trigger('Remind', old, [{ kind: 'addTags', tags: ['a'] }], { _id: automationId }),
  );
  const named = { version: 1, createdAt: noon, updatedAt: noon };
  await db.groups.insertOne({ ...named, _id: groupId, name: 'Social' });
  await db.departments.insertOne({ ...named, _id: departmentId, name: 'Service' });
  await db.products.insertOne({ ...named, _id: productId, name: 'Kettle' });
  const viewId = newId();
  const conditions = { all: [], any: [] };
  await db.views.insertOne({ ...named, _id: viewId, name: 'All', enabled: true, position: 1, conditions });
  return {
    account: connected,
    item,
    listedItem,
    setAsideItem,
    ticket: opened,
    comment,
    reply,
    groupId,
    departmentId,
    productId,
    contactId,
    otherContactId,
    viewId,
    streamId,
    bulkUpdateId,
    mediumId,
    triggerId,
    automationId,
    policyId,
    agentId,
    incidentId,
    ...(await webhookOf(db)),
  };
}

async function webhookOf(db: Database) {
  const webhookId = newId();
  await db.webhooks.insertOne({
    ...{ _id: webhookId, name: 'CRM', url: 'https://1.1.1.1/hook', eventTypes: ['ticket.created'] },
    ...{ enabled: true, disabledBecause: null, secrets: [], version: 1, createdAt: noon, updatedAt: noon },
  });
  const told = { told: newId(), webhookId, type: 'ticket.created' as const, ticketId: null, body: '{}' };
  // Of now: an old one would be forgotten.
  const { dueAt: _, handOver: __, ...delivery } = newDelivery(told, new Date());
  await db.deliveries.insertOne({ ...delivery, state: 'failed' });
  return { webhookId, deliveryId: delivery._id };
}

/** Of now: an old one would be forgotten. */
async function bulkUpdateOf(db: Database, { _id: ticketId }: Ticket): Promise<string> {
  const asked = { agentId: newId(), ticketIds: [ticketId], changes: { tags: ['late'] }, comment: null };
  const { update } = await db.transaction((session) => bulkRepository(db).create(asked, new Date(), session));
  return update._id;
}

async function incidentOf(db: Database, { _id: itemId, accountId }: Item) {
  const [policyId, incidentId, agentId] = [newId(), newId(), newId()];
  await db.agents.insertOne(paged(agentId));
  const steps = [{ agentIds: [agentId], by: 'email' as const, afterMinutes: 0 }];
  const paging = policy({ _id: policyId, accountId, steps });
  await db.escalationPolicies.insertOne(paging);
  await db.incidents.insertOne(incident({ _id: incidentId, sampleItemIds: [itemId] }, paging));
  await db.pages.insertOne(
    page({ _id: `${incidentId}/1/0/0/${agentId}/email`, policyId, accountId, incidentId }),
  );
  return { policyId, agentId, incidentId };
}

const paged = (_id: string): Agent => ({
  ...{ _id, email: `${_id}@example.com`, name: 'Cyn', role: 'agent', permissions: [], ticketAccess: 'all' },
  ...{ groupIds: [], phone: null, passwordHash: null, version: 1, createdAt: noon, updatedAt: noon },
});

async function mediumOf(db: Database, { _id: replyId }: Reply): Promise<string> {
  const media = mediaRepository(db);
  const id = await media.begin(newId(), noon);
  await media.content.write(id, [Buffer.from('a picture')]);
  await media.kept(id, { kind: 'image', type: 'image/png', bytes: 9 });
  await db.media.updateOne({ _id: id }, { $set: { replyId } });
  return id;
}

/** The item as filing leaves it: nobody has to decide about it any more. */
export function decided({ toFile, ...item }: Item, changes: Partial<Item>): Item {
  if (!toFile) throw new Error('It was decided before');
  const stored = { ...item, ...changes };
  return { ...stored, ...findable(stored) };
}

export const customerComment = (item: Item, { _id, accountId }: Ticket): Comment => ({
  _id: newId(),
  ticketId: _id,
  accountId,
  side: 'customer',
  visibility: 'public',
  via: 'x',
  xId: item.xId,
  itemId: item._id,
  replyId: null,
  agentId: null,
  authorName: `@${item.author.handle}`,
  text: item.text,
  media: [],
  at: item.createdAt,
  order: item.xId.padStart(19, '0'),
  edits: [],
});

export const queuedReply = ({ _id, accountId }: Ticket, item: Item): Reply =>
  reply({
    ...{ _id: newId(), ticketId: _id, accountId: accountId ?? '', inReplyToXId: item.xId },
    ...{ createdAt: noon, updatedAt: noon },
  });
