import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { problemSchema } from '../../../api/problems.js';
import { healthSchema } from '../../../api/views/account-health.js';
import { bulkUpdateSchema } from '../../../api/views/bulk-update.js';
import { replyPreviewSchema } from '../../../api/views/reply-preview.js';
import { replySchema } from '../../../api/views/reply.js';
import { ticketSchema, ticketWithDraftSchema } from '../../../api/views/ticket.js';
import { account, ada, at, message, reply as example, ticket } from '../../../src/domain/test/examples.js';
import { bulkRepository } from '../../../src/store/bulk/repository.js';
import { updateOneOf } from '../../../src/store/bulk/update-ticket.js';
import { newId } from '../../../src/store/database.js';
import { takeToSend } from '../../../src/store/replies/take-to-send.js';
import { eventually } from '../../eventually.js';
import type { Answered, Call } from './rig.js';
import { noLink } from '../../../src/shortener/answer-link.js';
import { decided, rigWithWorld } from './world.js';

const { rig, world } = await rigWithWorld();
const { db } = rig;
const publicId = world.ticket._id;
const messaging = z.object({ ticket: ticketSchema, reply: replySchema.nullable() });

const post = (path: string, body: object = {}, headers: Call['headers'] = {}) =>
  rig.asAdmin('POST', `/v1${path}`, { body, headers });
const preview = async (body: object, ticketId = publicId) =>
  (await post(`/tickets/${ticketId}/replies/preview`, body)).read(replyPreviewSchema);
const problemOf = (answered: Answered): string => answered.read(problemSchema).code;
const setting = (name: string, value: unknown) =>
  db.accounts.updateOne({ _id: world.account._id }, { $set: { [`settings.${name}`]: value } });
const directMessage = async (body: object = {}, headers = {}) =>
  (await post(`/tickets/${publicId}/direct-message`, body, headers)).read(messaging);
const long = Array.from({ length: 100 }, (_, index) => `word${index}`).join(' ');

afterEach(async () => {
  await setting('allowReplies', true);
  await db.settings.deleteMany({});
});

describe('S44 the preview', () => {
  test('says length, sender, price and that X will take it, and writes nothing', async () => {
    await preview({ text: 'On its way' });
    const used = () => db.apiTokens.findOne({ lastUsedAt: { $ne: null } });
    await eventually(used, { what: 'the note that the token was used' });
    const before = await rig.dump();
    expect(await preview({ text: 'On its way' })).toMatchObject({
      ...{ weightedLength: 10, limit: 280, allowed: true, reason: null, parts: null, costUsd: 0.01 },
      senderAccountId: world.account._id,
      senders: [{ accountId: world.account._id, isOwn: true, allowed: true }],
    });
    expect(await rig.dump()).toBe(before);
  });

  test('says the higher price of a link, and what each part costs', async () => {
    expect((await preview({ text: 'See https://acme.com' })).costUsd).toBe(0.2);
    const { parts, costUsd } = await preview({ text: long, split: true });
    expect(parts?.length).toBeGreaterThan(1);
    expect(costUsd).toBeCloseTo(0.01 + 0.015 * ((parts?.length ?? 0) - 1));
  });

  test('says why not in words, and the other ways', async () => {
    await setting('allowReplies', false);
    expect(await preview({ text: 'Hello' })).toMatchObject({
      ...{ allowed: false, reason: 'repliesNotAllowed', senderAccountId: null },
      reasonInWords: expect.stringContaining('turned off') as string,
      otherWays: [{ way: 'openOnX', url: `https://x.com/i/status/${world.item.xId}` }],
    });
    expect(await preview({ text: long })).toMatchObject({ allowed: false });
  });

  test('S48 of a mail knows neither X’s limit nor its price, and says why there can be none', async () => {
    const body = { via: 'email', text: long };
    await setting('allowReplies', false);
    expect(await preview(body)).toMatchObject({
      ...{ allowed: false, reason: 'mailNotConfigured', costUsd: 0, limit: 65_000, parts: null },
      reasonInWords: expect.stringContaining('MAIL_REPLY_ADDRESS') as string,
    });
    expect(problemOf(await post(`/tickets/${publicId}/replies/preview`, { ...body, split: true }))).toBe(
      'notByMail',
    );
  });

  test('S45 says that what is attached cannot be', async () => {
    expect(await preview({ text: '', mediaIds: [world.mediumId] })).toMatchObject({
      ...{ allowed: false, reason: 'mediaNotUsable' },
    });
  });

  test('an account whom the author did not address is offered, with the doubt', async () => {
    const other = account({ isDefaultReplyAccount: true }, { _id: newId(), xUserId: '77', handle: 'shop' });
    await db.accounts.insertOne(other);
    expect(await preview({ text: 'Hello', accountId: other._id })).toMatchObject({
      ...{ allowed: false, reason: 'notSummoned', senderAccountId: other._id },
      senders: [{ isOwn: true }, { handle: 'shop', isDefault: true, allowed: true }],
      otherWays: [{ way: 'directMessage' }, { way: 'openOnX' }],
    });
    await setting('allowReplies', false);
    expect((await preview({ text: 'Hello' })).senderAccountId).toBe(other._id);
    await db.accounts.deleteOne({ _id: other._id });
  });
});

describe('S45 parts', () => {
  test('are queued together, in order, and their workflows are told', async () => {
    const first = (await post(`/tickets/${publicId}/replies`, { text: long, split: true })).read(replySchema);
    const parts = await db.replies.find({ 'part.setId': first.id }).sort({ 'part.index': 1 }).toArray();
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.map(({ part }) => part?.index)).toEqual(parts.map((_, index) => index + 1));
    expect(parts.map(({ inReplyToXId }) => inReplyToXId)).toEqual([
      world.item.xId,
      ...parts.slice(1).map(() => null),
    ]);
    expect(rig.told).toEqual(expect.arrayContaining(parts.map(({ _id }) => _id)));
  });

  test('a text that is too long is refused unless that is asked for', async () => {
    const refused = await post(`/tickets/${publicId}/replies`, { text: long });
    expect([refused.status, problemOf(refused)]).toEqual([422, 'textTooLong']);
  });
});

describe('S43 two clicks', () => {
  const answer = async (body: object) =>
    (await post(`/tickets/${publicId}/replies`, body)).read(replySchema).id;

  test('are one answer also where the customer wrote again between them', async () => {
    const first = await answer({ text: 'Clicked twice' });
    const later = { _id: newId(), xId: '9000000000000000001', itemId: newId(), at: at(30) };
    await db.comments.insertOne({ ...world.comment, ...later });
    expect(await answer({ text: 'Clicked twice' })).toBe(first);
    expect(await answer({ text: 'Clicked twice', inReplyToXId: later.xId })).not.toBe(first);
    await db.comments.deleteOne({ _id: later._id });
  });

  test('of which the second says something else at the end of a long text are two', async () => {
    const first = await answer({ text: `${long} today`, split: true });
    expect(await answer({ text: `${long} today`, split: true })).toBe(first);
    const second = await answer({ text: `${long} tomorrow`, split: true });
    expect(second).not.toBe(first);
    const said = await db.replies
      .find({ 'part.setId': second })
      .sort({ 'part.index': -1 })
      .limit(1)
      .toArray();
    expect(said[0]?.text).toContain('tomorrow');
  });

  test('of an update of many tickets are one update, also at once; a minute later it is another', async () => {
    const comment = { text: 'To all of you', visibility: 'internal' };
    const update = async (body: object) =>
      (await post('/tickets/bulk', { ids: [publicId], ...body })).read(bulkUpdateSchema).id;
    const [first, ...others] = await Promise.all([1, 2, 3].map(() => update({ comment })));
    expect(others).toEqual([first, first]);
    expect(await update({ comment: { ...comment, text: 'To some' } })).not.toBe(first);
    expect(await update({ comment, changes: { priority: 'high' } })).not.toBe(first);
    const changes = { priority: 'low' };
    expect(await update({ changes })).not.toBe(await update({ changes }));
    rig.time.now = new Date(rig.time.now.getTime() + 60_000);
    expect(await update({ comment })).not.toBe(first);
  });

  test('of two updates of many tickets, whose worker was away for long between them, answer once', async () => {
    const asked = {
      agentId: rig.admin._id,
      comment: { text: 'It is a strike', visibility: 'public' as const },
    };
    const create = (changes: object) =>
      db.transaction((session) =>
        bulkRepository(db).create({ ...asked, ticketIds: [publicId], changes }, rig.time.now, session),
      );
    const results = [];
    for (const [minutes, changes] of [
      [0, {}],
      [1, { tags: ['strike'] }],
    ] as const) {
      const { update, rows } = await create(changes);
      const now = new Date(rig.time.now.getTime() + minutes * 60_000);
      for (const row of rows) results.push(await updateOneOf(db, update, row, noLink, now));
    }
    expect(results[0]).toMatchObject({ outcome: 'replied' });
    expect(results[1]).toEqual(results[0]);
  });
});

test('an answer can be taken back while the set time runs, and then nothing is sent', async () => {
  expect(
    (await rig.asAdmin('PATCH', '/v1/settings', { body: { undoSeconds: 30 }, headers: { 'if-match': '*' } }))
      .status,
  ).toBe(200);
  const reply = (await post(`/tickets/${publicId}/replies`, { text: 'Too quick' })).read(replySchema);
  expect(Date.parse(reply.notBefore ?? '') - Date.parse(reply.createdAt)).toBe(30_000);
  expect((await post(`/replies/${reply.id}/cancel`)).read(replySchema).state).toBe('cancelled');
  const queued = await db.replies.findOne({ _id: reply.id });
  const moment = { xNow: at(0), now: at(0), messagesPerDay: 9 };
  expect(queued && (await takeToSend(db, queued, moment))).toEqual({ kind: 'gone' });
});

test('S48 a mail that may be out is not taken back; an agent ends it by saying what became of it', async () => {
  const mail = { kind: 'email', accountId: '', inReplyToXId: null, mayBeTaken: true } as const;
  const waits = example({ ...mail, _id: newId(), ticketId: publicId, state: 'queued' });
  await db.replies.insertOne(waits);
  const settle = (outcome: string) => post(`/replies/${waits._id}/resolve`, { outcome });
  expect(problemOf(await post(`/replies/${waits._id}/cancel`))).toBe('replyNotCancellable');
  expect(problemOf(await settle('sendAgain'))).toBe('replyNotUnknown');
  expect((await settle('notSent')).read(replySchema)).toMatchObject({
    ...{ state: 'cancelled', reason: 'settledByAgent' },
  });
  expect(problemOf(await settle('notSent'))).toBe('replyNotUnknown');
});

test('S44 a refused answer stays as a draft until the agent writes another, with the other ways', async () => {
  const agentId = rig.admin._id;
  const later = new Date(rig.time.now.getTime() + 60_000);
  const refused = example({
    ...{ _id: newId(), ticketId: publicId, accountId: world.account._id, agentId },
    ...{
      state: 'refused',
      reason: 'notSummoned',
      text: 'Kept',
      createdAt: later,
      inReplyToXId: world.item.xId,
    },
  });
  await db.replies.insertOne(refused);
  const draft = async () =>
    (await rig.asAdmin('GET', `/v1/tickets/${publicId}`)).read(ticketWithDraftSchema).draft;
  expect(await draft()).toMatchObject({ replyId: refused._id, text: 'Kept' });
  const shown = (await rig.asAdmin('GET', `/v1/replies/${refused._id}`)).read(replySchema);
  expect(shown.otherWays.map(({ way }) => way)).toEqual(['directMessage', 'openOnX']);
  expect(shown.reasonInWords).toContain('mentioned');
  rig.time.now = new Date(later.getTime() + 60_000);
  await post(`/tickets/${publicId}/replies`, { text: 'Once more' });
  expect(await draft()).toBeNull();
});

test('S38 S47 a follow-up that holds no post is answered under the newest of the ticket it follows', async () => {
  const followUp = ticket({ ...world.ticket, _id: newId(), number: 77, followUpOf: publicId });
  await db.tickets.insertOne(followUp);
  const reply = (await post(`/tickets/${followUp._id}/replies`, { text: 'Here again' })).read(replySchema);
  expect(reply).toMatchObject({ kind: 'post', inReplyToXId: world.item.xId, ticketId: followUp._id });
});

describe('S37 going on in direct messages', () => {
  test('opens one ticket, linked both ways, and sends once per key', async () => {
    const once = { 'idempotency-key': 'dm-once' };
    const first = await directMessage({ text: 'Your number?' }, once);
    const again = await directMessage({ text: 'Your number?' }, once);
    expect(again).toEqual(first);
    expect(first.ticket).toMatchObject({ channel: 'x_dm', linked: [publicId], accountId: world.account._id });
    expect(first.reply).toMatchObject({ kind: 'directMessage', state: 'queued', inReplyToXId: null });
    expect((await db.tickets.findOne({ _id: publicId }))?.linked).toEqual([first.ticket.id]);
    expect((await directMessage()).ticket.id).toBe(first.ticket.id);
    expect(await db.replies.countDocuments({ ticketId: first.ticket.id })).toBe(1);
  });

  test('of several at once all find the same ticket', async () => {
    await db.tickets.deleteMany({ channel: 'x_dm' });
    const opened = await Promise.all([1, 2, 3].map(() => directMessage()));
    expect(new Set(opened.map(({ ticket }) => ticket.id)).size).toBe(1);
  });

  test('a closed one is followed by a new one', async () => {
    const { ticket: before } = await directMessage();
    await db.tickets.updateOne({ _id: before.id }, { $set: { status: 'closed' } });
    const { ticket: after } = await directMessage();
    expect(after).toMatchObject({ followUpOf: before.id });
  });

  test('a solved one is opened again; one whose last message is long ago is not joined unless it is its own', async () => {
    const { ticket: own } = await directMessage();
    const change = (set: object) => db.tickets.updateOne({ _id: own.id }, { $set: set });
    await change({ status: 'solved', solvedAt: rig.time.now });
    expect((await directMessage()).ticket).toMatchObject({ id: own.id, status: 'open' });
    const longAgo = new Date(rig.time.now.getTime() - 90 * 86_400_000);
    await change({ dmFirstAt: longAgo, dmLastAt: longAgo });
    expect((await directMessage()).ticket.id).toBe(own.id);
    await db.tickets.updateOne({ _id: publicId }, { $pull: { linked: own.id } });
    expect((await directMessage()).ticket.id).not.toBe(own.id);
  });

  test('a ticket of direct messages does not go on in another', async () => {
    const { ticket } = await directMessage();
    expect(problemOf(await post(`/tickets/${ticket.id}/direct-message`))).toBe('notAPublicTicket');
  });
});

describe('the quota of direct messages', () => {
  test('of many at once no more are taken than X takes, and health shows it before', async () => {
    await db.messageSends.deleteMany({});
    const { ticket } = await directMessage();
    const replies = Array.from({ length: 6 }, (_, index) =>
      example({
        ...{ _id: newId(), ticketId: ticket.id, accountId: world.account._id, text: `Number ${index}` },
        ...{ kind: 'directMessage', inReplyToXId: null, toXUserId: ada.xUserId },
      }),
    );
    await db.replies.insertMany(replies);
    const moment = { xNow: rig.time.now, now: rig.time.now, messagesPerDay: 4 };
    const taken = await Promise.all(replies.map((each) => takeToSend(db, each, moment)));
    expect(taken.filter(({ kind }) => kind === 'taken')).toHaveLength(4);
    expect(taken.filter(({ kind }) => kind === 'quota')).toHaveLength(2);
    const health = await rig.asAdmin('GET', `/v1/accounts/${world.account._id}/health`);
    expect(health.read(healthSchema).messages).toMatchObject({ used: 4, usedByAll: 4, limit: 1_440 });
  });
});

test('S37 no route and no parameter makes a direct message public or a post private', async () => {
  const { ticket: dm } = await directMessage();
  const item = decided(
    message(at(50), { peer: ada }, { _id: newId(), accountId: world.account._id, ticketId: dm.id }),
    { verdict: { outcome: 'opened', reason: null } },
  );
  await db.items.insertOne(item);
  const other = account({}, { _id: newId(), xUserId: '78', handle: 'other' });
  await db.accounts.insertOne(other);
  const bulk = '/tickets/bulk';
  const inBulk = async (text: string): Promise<void> => {
    const { id } = (
      await post(bulk, { ids: [publicId, dm.id], comment: { text, visibility: 'public' } })
    ).read(bulkUpdateSchema);
    const update = await db.bulkUpdates.findOne({ _id: id });
    for (const row of await bulkRepository(db).rows(id))
      if (update) await updateOneOf(db, update, row, noLink, rig.time.now);
  };
  const paths = [
    ...[publicId, dm.id].flatMap((id) =>
      ['replies', 'replies/preview', 'direct-message'].map((verb) => `/tickets/${id}/${verb}`),
    ),
    ...[item._id, world.item._id].map((id) => `/inbox/${id}/reply`),
    bulk,
  ];
  const some = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
  const call = fc.record({
    path: fc.constantFrom(...paths),
    text: fc.string({ minLength: 1, maxLength: 20 }).map((text) => `a${text}`),
    accountId: some(world.account._id, other._id, 'nobody'),
    inReplyToXId: some(world.item.xId, item.xId, '1'),
    split: some(true, false),
    via: some('x', 'email'),
    kind: some('post', 'directMessage'),
    toXUserId: some(ada.xUserId, '3'),
    visibility: some('public', 'private'),
  });
  const form = { [publicId]: 'post', [dm.id]: 'directMessage' } as Readonly<Record<string, string>>;
  let queued = 0;
  await fc.assert(
    fc.asyncProperty(call, async ({ path, ...body }) => {
      await db.replies.deleteMany({});
      // Half of the calls carry only what routes know, so that many are taken.
      const { kind: _kind, toXUserId: _to, visibility: _visibility, ...known } = body;
      await post(path, body);
      if (path === bulk) await inBulk(body.text);
      else await post(path, path.endsWith('direct-message') ? { text: body.text } : known);
      for (const reply of await db.replies.find().toArray()) {
        queued += 1;
        expect(reply.kind).toBe(form[reply.ticketId]);
        if (reply.kind === 'directMessage')
          expect(reply).toMatchObject({
            accountId: world.account._id,
            toXUserId: ada.xUserId,
            inReplyToXId: null,
          });
        else expect(reply).toMatchObject({ toXUserId: null, inReplyToXId: world.item.xId });
      }
    }),
    { numRuns: 80 },
  );
  expect(queued).toBeGreaterThan(5);
});
