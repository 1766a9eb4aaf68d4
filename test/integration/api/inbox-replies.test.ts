import { describe, expect, test } from 'vitest';
import { problemSchema } from '../../../api/problems.js';
import { replySchema } from '../../../api/views/reply.js';
import type { Item } from '../../../src/domain/items/item.js';
import { at, message, post, us, user } from '../../../src/domain/test/examples.js';
import { newId } from '../../../src/store/database.js';
import type { Answered, Caller } from './rig.js';
import { decided, rigWithWorld } from './world.js';

const { rig, world } = await rigWithWorld();
const { db } = rig;
let written = 0;

/** A mention or a message by somebody new, listed. */
async function listed(changes: Partial<Item> = {}, by = user(String(1_000 + written))): Promise<Item> {
  written += 1;
  const ours = { accountId: world.account._id, _id: newId(), ...changes };
  const item =
    changes.kind === 'directMessage'
      ? message(at(100 + written), { peer: by }, ours)
      : post(at(100 + written), by, {}, ours);
  const stored = decided(item, { verdict: { outcome: 'listed', reason: 'captureOff' } });
  await db.items.insertOne(stored);
  return stored;
}

const answer = ({ _id }: Pick<Item, '_id'>, body: object = {}, as: Caller = rig.asAdmin) =>
  as('POST', `/v1/inbox/${_id}/reply`, { body: { text: 'On its way', ...body } });
const problemOf = (answered: Answered): string => answered.read(problemSchema).code;
const ticketOf = async ({ _id }: Item) =>
  db.tickets.findOne({ _id: (await db.items.findOne({ _id }))?.ticketId ?? '' });
const setting = (name: string, value: unknown) =>
  db.accounts.updateOne({ _id: world.account._id }, { $set: { [`settings.${name}`]: value } });

describe('S28 answering an item', () => {
  test('without a ticket opens it and queues the reply to that post, and its workflow is told', async () => {
    const item = await listed();
    const answered = await answer(item, { groupId: world.groupId, departmentId: world.departmentId });
    expect(answered.status).toBe(202);
    const reply = answered.read(replySchema);
    const ticket = await ticketOf(item);
    expect(ticket).toMatchObject({
      ...{ groupId: world.groupId, departmentId: world.departmentId, filedBy: { because: 'byHand' } },
    });
    expect(reply).toMatchObject({ ticketId: ticket?._id, state: 'queued', accountId: world.account._id });
    expect(await db.replies.findOne({ _id: reply.id })).toMatchObject({
      inReplyToXId: item.xId,
      kind: 'post',
    });
    expect(rig.told).toContain(reply.id);
  });

  test('with a ticket queues it there, to this post and not to the newest one', async () => {
    const first = await listed();
    const second = await listed(
      { conversationXId: first.conversationXId, inReplyToXId: first.xId },
      first.author,
    );
    const ids = { ids: [first._id, second._id] };
    expect((await rig.asAdmin('POST', '/v1/inbox/convert', { body: ids })).status).toBe(200);
    const before = await db.tickets.countDocuments();
    const { id, ticketId } = (await answer(first)).read(replySchema);
    expect(ticketId).toBe((await ticketOf(first))?._id);
    expect(await db.replies.findOne({ _id: id })).toMatchObject({ inReplyToXId: first.xId });
    expect(await db.tickets.countDocuments()).toBe(before);
  });

  test('S38 of a direct message answers by a direct message', async () => {
    const item = await listed({ kind: 'directMessage' });
    const { id } = (await answer(item)).read(replySchema);
    expect(await db.replies.findOne({ _id: id })).toMatchObject({
      ...{ kind: 'directMessage', inReplyToXId: null, toXUserId: item.author.xUserId },
    });
  });

  test('S43 twice at once without a key is one ticket and one reply', async () => {
    const item = await listed();
    const answers = await Promise.all([1, 2].map(() => answer(item)));
    expect(new Set(answers.map((each) => each.read(replySchema).id)).size).toBe(1);
    expect(await db.replies.countDocuments({ inReplyToXId: item.xId })).toBe(1);
  });
});

describe('S28 S30 a reply that is refused opens no ticket either:', () => {
  const refused = async (item: Item, as?: Caller, body?: object) => {
    const before = await db.tickets.find().toArray();
    const code = problemOf(await answer(item, body, as));
    expect(await db.tickets.find().toArray()).toEqual(before);
    expect((await db.items.findOne({ _id: item._id }))?.ticketId ?? null).toBe(item.ticketId);
    return code;
  };

  test('a text too long, and an account that allows none', async () => {
    const item = await listed();
    expect(await refused(item, rig.asAdmin, { text: 'x'.repeat(281) })).toBe('textTooLong');
    await setting('allowReplies', false);
    expect(await refused(item)).toBe('repliesNotAllowed');
    await setting('allowReplies', true);
    expect((await answer(item)).status).toBe(202);
  });

  test('an own item, one whose account offers no conversion, one whose post is gone', async () => {
    expect(await refused(await listed({ origins: ['own'] }, us))).toBe('notConvertible');
    expect(await refused(await listed({ gone: { why: 'deleted', noticedAt: at(9) } }))).toBe('parentGone');
    const item = await listed();
    await setting('hideManualConversion', true);
    expect(await refused(item)).toBe('conversionOff');
    expect((await answer(world.item)).status).toBe(202);
    await setting('hideManualConversion', false);
  });

  test('S29 an item that is not seen is missing; a ticket that is not seen is not written to', async () => {
    const item = await listed();
    const groupId = world.groupId;
    const restricted = await rig.asAgent(await rig.addAgent({ ticketAccess: 'groups', groupIds: [groupId] }));
    await setting('visibility', { who: 'admins', groupIds: [] });
    expect(await refused(item, restricted)).toBe('notFound');
    await setting('visibility', { who: 'everyone', groupIds: [] });
    expect(await refused(item, restricted)).toBe('ticketNotSeen');
    expect(await refused(world.item, restricted)).toBe('ticketNotSeen');
    expect((await answer(item, { groupId }, restricted)).status).toBe(202);
  });

  test('a group that is not there', async () => {
    expect(await refused(await listed(), rig.asAdmin, { groupId: newId() })).toBe('invalidRequest');
  });
});
