import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { problemSchema } from '../../../api/problems.js';
import { contactSchema } from '../../../api/views/contact.js';
import { replySchema } from '../../../api/views/reply.js';
import { commentSchema, ticketSchema } from '../../../api/views/ticket.js';
import type { Account } from '../../../src/domain/accounts/account.js';
import type { Reply } from '../../../src/domain/replies/reply.js';
import { at } from '../../../src/domain/test/examples.js';
import { knownXUser } from '../../../src/domain/x-users/x-user.js';
import { newId } from '../../../src/store/database.js';
import { eventually } from '../../eventually.js';
import type { Answered } from './rig.js';
import { queuedReply, rigWithWorld } from './world.js';

const { rig, world } = await rigWithWorld();
beforeEach(async () => {
  rig.told.length = 0;
  await rig.db.tickets.replaceOne({ _id: world.ticket._id }, world.ticket);
});

const problemOf = (answer: Answered): string => answer.read(problemSchema).code;
const closeTicket = () => rig.db.tickets.updateOne({ _id: world.ticket._id }, { $set: { status: 'closed' } });

describe('tickets', () => {
  const url = () => `/v1/tickets/${world.ticket._id}`;

  test('are changed field by field, and shown with their requester', async () => {
    const body = { status: 'pending', groupId: world.groupId, assigneeId: rig.admin._id, tags: ['vip'] };
    const changed = (await rig.asAdmin('PATCH', url(), { body })).read(ticketSchema);
    expect(changed).toMatchObject({ ...body, priority: 'normal', subject: world.ticket.subject });
    expect(changed.requester?.xUsers[0]?.handle).toBe('ada');
    expect((await rig.asAdmin('GET', url())).read(ticketSchema)).toEqual(changed);
  });

  test('closed they change no more, nor do they take notes or replies', async () => {
    await closeTicket();
    const before = await rig.dump();
    const answers = [
      await rig.asAdmin('PATCH', url(), { body: { status: 'open' } }),
      await rig.asAdmin('POST', `${url()}/comments`, { body: { text: 'note' } }),
      await rig.asAdmin('POST', `${url()}/replies`, { body: { text: 'answer', via: 'x' } }),
    ];
    expect(answers.map(problemOf)).toEqual(['ticketClosed', 'ticketClosed', 'ticketClosed']);
    expect(await rig.dump()).toBe(before);
  });

  test('10 changes and 10 notes at once all arrive, none on top of another', async () => {
    const change = (index: number) => rig.asAdmin('PATCH', url(), { body: { tags: [`t${index}`] } });
    const note = (index: number) => rig.asAdmin('POST', `${url()}/comments`, { body: { text: `n${index}` } });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => [change(index), note(index)]).flat(),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 201]));
    const after = await rig.db.tickets.findOne({ _id: world.ticket._id });
    expect(after).toMatchObject({ version: world.ticket.version + 20, commentCount: 11 });
  });

  test('a note is internal and names who wrote it', async () => {
    const answer = await rig.asAdmin('POST', `${url()}/comments`, { body: { text: 'Called them' } });
    expect(answer.read(commentSchema)).toMatchObject({
      side: 'agent',
      visibility: 'internal',
      via: 'perch',
      authorName: 'Ada',
      text: 'Called them',
    });
  });
});

describe('items', () => {
  test('S30 one is converted once, of 10 at once', async () => {
    const convert = () => rig.asAdmin('POST', `/v1/inbox/${world.listedItem._id}/convert`);
    const answers = await Promise.all(Array.from({ length: 10 }, convert));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array<number>(9).fill(409)]);
    const made = answers.find(({ status }) => status === 201)?.read(ticketSchema);
    expect(made).toMatchObject({ channel: 'x', requester: { name: 'Bob' } });
    expect((await rig.db.items.findOne({ _id: world.listedItem._id }))?.ticketId).toBe(made?.id);
    expect(problemOf(await convert())).toBe('alreadyTicketed');
  });

  test('S30 an account may offer no manual conversion', async () => {
    const hide = (hideManualConversion: boolean) =>
      rig.db.accounts.updateOne(
        { _id: world.account._id },
        { $set: { 'settings.hideManualConversion': hideManualConversion } },
      );
    await hide(true);
    expect(problemOf(await rig.asAdmin('POST', `/v1/inbox/${world.setAsideItem._id}/convert`))).toBe(
      'conversionOff',
    );
    await hide(false);
  });

  test('S26 what could not be read is no ticket by hand, also while a retry waits to read it again', async () => {
    const unread = { ...world.listedItem, _id: newId(), xId: '77', verdict: null, unread: true } as const;
    await rig.db.items.insertOne({ ...unread, setAside: { reason: 'unreadable', at: at(4) } });
    const convert = () => rig.asAdmin('POST', `/v1/inbox/${unread._id}/convert`);
    expect(problemOf(await convert())).toBe('notConvertible');
    expect((await rig.asAdmin('POST', `/v1/set-aside/${unread._id}/retry`)).status).toBe(202);
    expect(problemOf(await convert())).toBe('notConvertible');
    await rig.db.items.updateOne({ _id: unread._id }, { $unset: { unread: '' } });
    expect((await convert()).status).toBe(201);
  });

  test('S26 a retry is refused, and it stays set aside, while its account does not poll', async () => {
    const retry = () => rig.asAdmin('POST', `/v1/set-aside/${world.setAsideItem._id}/retry`);
    const during = async (state: Account['state']) => {
      await rig.db.accounts.updateOne({ _id: world.account._id }, { $set: { state } });
      return problemOf(await retry());
    };
    const before = await rig.db.items.findOne({ _id: world.setAsideItem._id });
    expect(await during('paused')).toBe('accountPaused');
    expect(await during('needsReauthorization')).toBe('accessLost');
    expect(await rig.db.items.findOne({ _id: world.setAsideItem._id })).toEqual(before);
    expect(rig.told).toEqual([]);
    // X is asked again and again meanwhile; what waits to be filed is filed then.
    const blocked = { $set: { state: 'blocked' as const } };
    await rig.db.accounts.updateOne({ _id: world.account._id }, blocked);
    expect((await retry()).status).toBe(202);
    await rig.db.items.replaceOne({ _id: world.setAsideItem._id }, before!);
    rig.told.length = 0;
    await rig.db.accounts.updateOne({ _id: world.account._id }, { $set: { state: 'active' } });
  });

  test('S26 one set aside says why; retried it waits to be filed again, and the workflow is told', async () => {
    const shape = z.object({
      data: z.array(z.object({ id: z.string(), setAside: z.object({ reason: z.string() }) })),
    });
    const list = async () => (await rig.asAdmin('GET', '/v1/set-aside')).read(shape).data;
    expect(await list()).toEqual([{ id: world.setAsideItem._id, setAside: { reason: 'unreadable' } }]);
    const retry = () => rig.asAdmin('POST', `/v1/set-aside/${world.setAsideItem._id}/retry`);
    expect((await retry()).status).toBe(202);
    expect(await rig.db.items.findOne({ _id: world.setAsideItem._id })).toMatchObject({
      toFile: true,
      setAside: null,
    });
    await eventually(() => rig.told.includes(world.account._id));
    expect(await list()).toEqual([]);
    expect(problemOf(await retry())).toBe('notFound');
  });
});

describe('replies', () => {
  const post = (body: object) => rig.asAdmin('POST', `/v1/tickets/${world.ticket._id}/replies`, { body });

  test('S38 S39 one is queued from the account addressed, to the customer’s newest post, and told', async () => {
    const answer = await post({ text: ' We are on it ', via: 'x' });
    expect(answer.status).toBe(202);
    const queued = answer.read(replySchema);
    expect(queued).toMatchObject({
      state: 'queued',
      kind: 'post',
      text: 'We are on it',
      accountId: world.account._id,
      inReplyToXId: world.item.xId,
      agentId: rig.admin._id,
      xId: null,
    });
    expect(rig.told).toEqual([queued.id]);
    expect((await rig.asAdmin('GET', `/v1/replies/${queued.id}`)).read(replySchema)).toEqual(queued);
  });

  test('what can’t be sent is refused with its own code, and nothing is stored', async () => {
    const before = await rig.dump();
    const refusals = {
      textTooLong: { text: 'x'.repeat(281), via: 'x' },
      textEmpty: { text: '   ', via: 'x' },
      notACustomerPost: { text: 'x', via: 'x', inReplyToXId: '1' },
      accountUnlinked: { text: 'x', via: 'x', accountId: newId() },
    };
    for (const [code, body] of Object.entries(refusals)) expect(problemOf(await post(body))).toBe(code);
    expect(await rig.dump()).toBe(before);
  });

  const stored = async (changes: Partial<Reply>): Promise<Reply> => {
    const reply = { ...queuedReply(world.ticket, world.item), ...changes };
    await rig.db.replies.insertOne(reply);
    return reply;
  };

  test('a queued one is cancelled once; one that is being sent is not', async () => {
    const waiting = await stored({});
    const cancel = (id: string) => rig.asAdmin('POST', `/v1/replies/${id}/cancel`);
    const answers = await Promise.all([cancel(waiting._id), cancel(waiting._id)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const sending = await stored({ state: 'sending' });
    expect(problemOf(await cancel(sending._id))).toBe('replyNotCancellable');
    expect((await rig.db.replies.findOne({ _id: sending._id }))?.state).toBe('sending');
  });

  test.each([
    ['sent', { state: 'sent' }],
    ['notSent', { state: 'cancelled', reason: 'settledByAgent' }],
    ['sendAgain', { state: 'unknown', sendAgain: true, handOver: 'pending' }],
  ])('S43 an unknown one is settled as %s by an agent', async (outcome, expected) => {
    const unknown = await stored({ state: 'unknown', reason: 'outcomeUnknown', attemptedAt: at(5) });
    const resolve = () => rig.asAdmin('POST', `/v1/replies/${unknown._id}/resolve`, { body: { outcome } });
    expect((await resolve()).status).toBe(200);
    expect(await rig.db.replies.findOne({ _id: unknown._id })).toMatchObject(expected);
    expect(rig.told).toEqual([unknown._id]);
  });

  test('S43 only an unknown one can be settled', async () => {
    for (const state of ['queued', 'sending', 'sent', 'refused', 'cancelled'] as const) {
      const reply = await stored({ state });
      const answer = await rig.asAdmin('POST', `/v1/replies/${reply._id}/resolve`, {
        body: { outcome: 'sent' },
      });
      expect(problemOf(answer)).toBe('replyNotUnknown');
    }
  });
});

describe('contacts', () => {
  const made = async (name: string) =>
    (await rig.asAdmin('POST', '/v1/contacts', { body: { name } })).read(contactSchema);
  const tie = (id: string, xUserId: string) =>
    rig.asAdmin('POST', `/v1/contacts/${id}/x-users`, { body: { xUserId } });

  test('are made, found by words or handle, and changed', async () => {
    const { id } = await made('Grace Hopper');
    const changed = await rig.asAdmin('PATCH', `/v1/contacts/${id}`, {
      body: { email: 'grace@example.com' },
    });
    expect(changed.read(contactSchema)).toMatchObject({ name: 'Grace Hopper', email: 'grace@example.com' });
    const find = async (q: string) =>
      (await rig.asAdmin('GET', `/v1/contacts?q=${q}`))
        .read(z.object({ data: z.array(contactSchema) }))
        .data.map((contact) => contact.id);
    expect(await find('hopper')).toEqual([id]);
    expect(await find('GRACE@example')).toEqual([id]);
    expect(await find('@ada')).toEqual([world.contactId]);
  });

  test('S63 an X user is tied to one contact: tied elsewhere is a 409 that names it', async () => {
    const { id } = await made('Second');
    const refused = (await tie(id, '2')).read(problemSchema);
    expect(refused.code).toBe('xUserTied');
    expect(refused.detail).toContain(world.contactId);
    expect((await rig.asAdmin('DELETE', `/v1/contacts/${world.contactId}/x-users/2`)).status).toBe(204);
    expect((await tie(id, '2')).read(contactSchema).xUsers).toMatchObject([{ xUserId: '2', handle: 'ada' }]);
  });

  test('S63 of two contacts tying the same X user at once one succeeds', async () => {
    const free = { ...world.item, _id: newId(), xId: '5', author: { ...world.item.author, xUserId: '55' } };
    await rig.db.items.insertOne(free);
    await rig.db.xUsers.insertOne(knownXUser(free.author));
    const contacts = [await made('One'), await made('Two')];
    const answers = await Promise.all(contacts.map(({ id }) => tie(id, '55')));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    expect(await rig.db.contacts.countDocuments({ 'xUsers.xUserId': '55' })).toBe(1);
  });
});
