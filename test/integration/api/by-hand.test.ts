import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { problemSchema } from '../../../api/problems.js';
import { contactSchema } from '../../../api/views/contact.js';
import { commentSchema, ticketSchema } from '../../../api/views/ticket.js';
import { knownXUser } from '../../../src/domain/x-users/x-user.js';
import { newId } from '../../../src/store/database.js';
import type { Answered } from './rig.js';
import { rigWithWorld } from './world.js';

const { rig, world } = await rigWithWorld();

const problemOf = (answer: Answered): string => answer.read(problemSchema).code;
const contactNamed = async (name: string) =>
  (await rig.asAdmin('POST', '/v1/contacts', { body: { name } })).read(contactSchema);
const open = (requesterId: string, more: object = {}) =>
  rig.asAdmin('POST', '/v1/tickets', {
    body: { requesterId, subject: 'Late parcel', text: 'Where is it?', ...more },
  });
const remove = (id: string) => rig.asAdmin('DELETE', `/v1/contacts/${id}`);

describe('a ticket opened by hand', () => {
  test('is new, of channel e-mail, and begins with the customer’s words, which only they share', async () => {
    const grace = await contactNamed('Grace');
    const chosen = { groupId: world.groupId, assigneeId: rig.admin._id, priority: 'high', tags: ['phone'] };
    const answer = await open(grace.id, chosen);
    expect(answer.status).toBe(201);
    const ticket = answer.read(ticketSchema);
    expect(ticket).toMatchObject({
      ...chosen,
      channel: 'email',
      status: 'new',
      subject: 'Late parcel',
      accountId: null,
      requester: { id: grace.id, name: 'Grace' },
    });
    expect((await rig.asAdmin('GET', `/v1/tickets/${ticket.id}`)).read(ticketSchema)).toEqual(ticket);
    const comments = await rig.asAdmin('GET', `/v1/tickets/${ticket.id}/comments`);
    expect(comments.read(z.object({ data: z.array(commentSchema) })).data).toMatchObject([
      { side: 'customer', visibility: 'private', authorName: 'Grace', text: 'Where is it?' },
    ]);
  });

  test('takes a number of its own, also of 10 at once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => open(world.contactId)));
    expect(new Set(answers.map((answer) => answer.read(ticketSchema).number)).size).toBe(10);
  });

  test('names only what is there; otherwise all that is missing is told, and nothing is stored', async () => {
    const before = await rig.dump();
    const missing = newId();
    const answer = await open(missing, { groupId: missing, assigneeId: missing });
    expect(answer.status).toBe(400);
    const pointers = answer.read(problemSchema).errors?.map(({ pointer }) => pointer);
    expect(pointers).toEqual(['/requesterId', '/groupId', '/assigneeId']);
    expect(await rig.dump()).toBe(before);
  });

  test('can’t be answered on X', async () => {
    const { id } = (await open(world.contactId)).read(ticketSchema);
    const reply = { text: 'On its way', via: 'x', accountId: world.account._id };
    expect((await rig.asAdmin('POST', `/v1/tickets/${id}/replies`, { body: reply })).status).toBe(409);
  });
});

describe('removing a contact', () => {
  test('is refused while a ticket has it as requester, and it stays whole', async () => {
    const before = await rig.dump();
    expect(problemOf(await remove(world.contactId))).toBe('contactInUse');
    expect(await rig.dump()).toBe(before);
  });

  test('leaves nothing of it, and frees its X users', async () => {
    const twin = await contactNamed('Twin');
    await rig.db.contacts.updateOne(
      { _id: twin.id },
      { $set: { xUsers: [{ ...world.listedItem.author, formerHandles: [] }] } },
    );
    expect((await remove(twin.id)).status).toBe(204);
    expect(await rig.db.contacts.findOne({ _id: twin.id })).toBeNull();
    expect(problemOf(await remove(twin.id))).toBe('notFound');
    const other = await contactNamed('Other');
    const tie = { body: { xUserId: world.listedItem.author.xUserId } };
    expect((await rig.asAdmin('POST', `/v1/contacts/${other.id}/x-users`, tie)).status).toBe(201);
  });

  test('while tickets are opened for it, by hand or of an item: it stays, or they are another’s', async () => {
    for (let round = 0; round < 8; round += 1) {
      const contact = await contactNamed('Contended');
      const author = { ...world.listedItem.author, xUserId: String(900 + round) };
      const item = { ...world.listedItem, _id: newId(), xId: String(900 + round), author };
      await rig.db.items.insertOne(item);
      await rig.db.xUsers.insertOne(knownXUser(author));
      const tie = { body: { xUserId: author.xUserId } };
      expect((await rig.asAdmin('POST', `/v1/contacts/${contact.id}/x-users`, tie)).status).toBe(201);
      await Promise.all([
        round % 2 === 0 ? open(contact.id) : rig.asAdmin('POST', `/v1/inbox/${item._id}/convert`),
        remove(contact.id),
      ]);
      const stays = (await rig.db.contacts.countDocuments({ _id: contact.id })) === 1;
      expect(await rig.db.tickets.countDocuments({ requesterId: contact.id })).toBe(stays ? 1 : 0);
      if (round % 2 === 1)
        expect(await rig.db.contacts.countDocuments({ 'xUsers.xUserId': author.xUserId })).toBe(1);
    }
  });
});
