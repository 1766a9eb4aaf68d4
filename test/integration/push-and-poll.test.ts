import { beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../eventually.js';
import { deskOf } from './desk.js';
import { beginPush, housekeep, pushed, pushedStackForFile, relaxed } from './pushing.js';

const stack = await pushedStackForFile();
const desk = deskOf(stack);
const acme = await stack.connect('acme');
for (const username of ['jane', 'bob']) await stack.control.createUser({ username, dmPolicy: 'everyone' });
await desk.plentyOfMessageReads();
await beginPush(stack, acme.id);
beforeEach(() => stack.control.clearPushFaults());

const stored = (xId: string) => stack.db.items.find({ accountId: acme.id, xId }).toArray();
const deliveries = async () => (await stack.control.push()).deliveries;
const delivered = (count: number) =>
  eventually(
    async () => (await deliveries()).filter(({ outcome }) => outcome === 'delivered').length >= count,
  );
const mention = (text: string, more = {}) =>
  stack.control.post({ from: 'jane', text: `@acme ${text}`, ...more });

describe('what X delivers badly', () => {
  test('twice is once (S22)', async () => {
    await stack.control.pushFault({ kind: 'duplicate', times: 1 });
    const before = (await deliveries()).length;
    const post = await mention('twice');
    await delivered(before + 2);
    const ticket = await desk.ticketWith(acme, post);
    expect(await desk.said(ticket)).toEqual([['customer', '@acme twice']]);
    expect(await stored(post.id)).toHaveLength(1);
  });

  test('out of order stands in order (S36)', async () => {
    await stack.control.pushFault({ kind: 'reorder', times: 1, eventType: 'dm.received' });
    const first = await stack.control.dm({ from: 'bob', to: 'acme', text: 'one' });
    await stack.control.dm({ from: 'bob', to: 'acme', text: 'two' });
    const ticket = await desk.ticketWith(acme, first);
    await eventually(async () => (await desk.said(ticket)).length === 2);
    expect(await desk.said(ticket)).toEqual([
      ['customer', 'one'],
      ['customer', 'two'],
    ]);
  });

  test('not at all is found by the poll, and what was pushed is found there as the same item (S22)', async () => {
    await stack.control.pushFault({ kind: 'drop', times: 1 });
    const lost = await mention('dropped');
    const seen = await mention('delivered');
    await desk.ticketWith(acme, seen);
    expect(await stored(lost.id)).toEqual([]);
    await desk.look(acme);
    await desk.ticketWith(acme, lost);
    expect(await stored(seen.id)).toHaveLength(1);
    expect(await desk.said(await desk.ticketWith(acme, seen))).toHaveLength(1);
  });

  test('under a wrong signature it is nothing, and the poll brings it', async () => {
    await stack.control.pushFault({ kind: 'tamper', times: 1 });
    const post = await mention('tampered');
    await eventually(async () => (await deliveries()).some(({ status }) => status === 403));
    expect(await stored(post.id)).toEqual([]);
    await desk.look(acme);
    await desk.ticketWith(acme, post);
  });
});

describe('what a push does not tell', () => {
  test('the rest of a long text and its media comes from the list, and is no edit (S25)', async () => {
    const long = `${'word '.repeat(120)}end`;
    const post = await mention(long, { media: [{ type: 'photo', altText: 'a crack' }] });
    const ticket = await desk.ticketWith(acme, post);
    const [item] = await eventually(async () => {
      const items = await stored(post.id);
      return items[0]?.partial === undefined && items;
    });
    expect(item).toMatchObject({ text: `@acme ${long}`, edits: [], media: [{ altText: 'a crack' }] });
    expect(await desk.said(ticket)).toEqual([['customer', `@acme ${long}`]]);
  });

  test('what a reply answers comes from the list; it is one item with all it is to us (S13, S22)', async () => {
    const own = await stack.control.post({ from: 'acme', text: 'We have news' });
    const reply = await stack.control.post({ from: 'bob', text: 'which ones?', inReplyTo: own.id });
    await desk.ticketWith(acme, reply);
    const [item] = await eventually(async () => {
      const items = await stored(reply.id);
      return items[0]?.parent && items;
    });
    expect(item?.parent?.text).toBe('We have news');
    expect(item?.origins.toSorted()).toEqual(['mention', 'replyToUs']);
    expect(await stored(reply.id)).toHaveLength(1);
  });

  test('a mention that quotes somebody is read from the list, which tells whose post it quotes (S13)', async () => {
    const own = await stack.control.post({ from: 'acme', text: 'Our best year' });
    const post = await mention('really?', { quotes: own.id });
    await desk.ticketWith(acme, post);
    await eventually(async () => (await stored(post.id))[0]?.origins.includes('quote'));
  });
});

describe('what no list tells', () => {
  test('a long post that quotes us without a mention is looked up once, and is whole (S25)', async () => {
    const own = await stack.control.post({ from: 'acme', text: 'Our worst year' });
    const long = `${'word '.repeat(120)}end`;
    const post = await stack.control.post({ from: 'jane', text: long, quotes: own.id });
    const ticket = await desk.ticketWith(acme, post);
    expect(await stored(post.id)).toMatchObject([{ partial: true }]);
    const inAgreatWhile = new Date(Date.now() - 10 * 60_000);
    await stack.db.items.updateOne({ xId: post.id }, { $set: { capturedAt: inAgreatWhile } });
    await desk.look(acme);
    await eventually(async () => (await stored(post.id))[0]?.partial === undefined);
    expect((await desk.said(ticket))[0]).toEqual(['customer', expect.stringContaining('word end')]);
    const lookUps = async () =>
      (await stack.control.journal()).filter(({ query }) => JSON.stringify(query).includes(post.id)).length;
    const before = await lookUps();
    await desk.look(acme);
    await desk.ticketWith(acme, await mention('after another look'));
    expect(await lookUps()).toBe(before);
  });
});

describe('likes', () => {
  test('S20 one whose push was lost is found below pushed ones, however many', async () => {
    const fan = await stack.connect('fan', { likes: true });
    await eventually(
      async () => (await stack.db.sources.findOne({ _id: `${fan.id}/likes`, swept: true })) !== null,
      { what: 'the first look at likes' },
    );
    await housekeep(stack);
    await pushed(stack, fan.id, 4);
    await relaxed(stack, fan.id);
    const like = async (text: string) => {
      const post = await stack.control.post({ from: 'bob', text });
      await stack.control.like({ user: 'fan', postId: post.id });
      return post;
    };
    await stack.control.pushFault({ kind: 'drop', times: 1, eventType: 'like.create', account: 'fan' });
    const lost = await like('unheard');
    const heard = [];
    for (let count = 1; count <= 6; count += 1) heard.push(await like(`heard ${count}`));
    for (const post of heard) await desk.ticketWith(fan, post);
    expect(await stack.db.items.countDocuments({ accountId: fan.id, xId: lost.id })).toBe(0);
    await desk.look(fan);
    await desk.ticketWith(fan, lost);
    expect(await stack.db.items.countDocuments({ accountId: fan.id, likePushed: true })).toBe(0);
    expect(await desk.ticketsOf(fan)).toHaveLength(7);
  });
});

describe('posts that X lists late', () => {
  test('one that was pushed in part is completed although newer ones were read before (S8, S25)', async () => {
    const long = `${'late '.repeat(120)}end`;
    const late = await mention(long, { visibleAfterMs: 90_000 });
    const ticket = await desk.ticketWith(acme, late);
    const newer = await mention('and this one at once');
    const isRead = async () => {
      const source = await stack.db.sources.findOne({ _id: `${acme.id}/mentions` });
      return source && BigInt(source.sinceId) >= BigInt(newer.id);
    };
    await desk.look(acme);
    await eventually(isRead, { what: 'the newer one to be read' });
    expect(await stored(late.id)).toMatchObject([{ partial: true }]);
    await stack.control.advance(100_000);
    await eventually(
      async () => {
        await desk.look(acme);
        return (await stored(late.id))[0]?.partial === undefined;
      },
      { what: 'the rest of the late one' },
    );
    expect(await desk.said(ticket)).toEqual([['customer', `@acme ${long}`]]);
  });
});

describe('a process that dies', () => {
  test('between storing and telling leaves items that housekeeping has filed', async () => {
    const post = await mention('as a pattern');
    await desk.ticketWith(acme, post);
    const [pattern] = await stored(post.id);
    if (!pattern) throw new Error('it is stored');
    const { _id: _, decidedOrigins: __, ...rest } = pattern;
    await stack.db.items.insertOne({
      ...rest,
      _id: 'a'.repeat(24),
      xId: '77',
      latestXId: '77',
      conversationXId: '77',
      ticketId: null,
      verdict: null,
      toFile: true,
      capturedAt: new Date(Date.now() - 60_000),
    });
    await housekeep(stack);
    await desk.ticketWith(acme, { id: '77' });
  });
});
