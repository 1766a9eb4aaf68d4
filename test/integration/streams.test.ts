import { describe, expect, test } from 'vitest';
import type { Item, Stream } from '../../api/client/answers.js';
import { eventually } from '../eventually.js';
import { at, deskOf } from './desk.js';
import { bookedAtPerch, chargedAtX } from './ledgers.js';
import { stackForFile, type ConnectedAccount } from './stack.js';

const stack = await stackForFile();
const desk = deskOf(stack);
await desk.plentyOfMessageReads();
for (const name of ['jane', 'bob']) await desk.person(name);

const ago = async (time: Parameters<typeof at>[1]) => at((await stack.control.clock()).now, time);
const post = (text: string, more = {}) => stack.control.post({ from: 'jane', text, ...more });
const streamsOf = ({ id }: ConnectedAccount) => `/v1/accounts/${id}/streams` as const;
const hitsOf = ({ id }: ConnectedAccount, filter = '') =>
  stack.api.all(`/v1/inbox?accountId=${id}&tab=streams${filter}`);
const textsOf = (items: readonly Item[]) => items.map(({ text }) => text);
const sourceOf = async (account: ConnectedAccount, { id }: Stream) =>
  (await desk.health(account)).sources.find(({ streamId }) => streamId === id);

/** A saved search that X has been asked once: what comes from now on is brought. */
async function save(account: ConnectedAccount, stream: object): Promise<Stream> {
  const saved = await stack.api.post(streamsOf(account), { pollSeconds: 15, ...stream });
  await eventually(async () => (await sourceOf(account, saved))?.lastSuccessAt, { what: 'a first search' });
  return saved;
}

const change = async (account: ConnectedAccount, { id }: Stream, changes: object): Promise<Stream> => {
  const { version } = await stack.api.get(`${streamsOf(account)}/${id}`);
  return stack.api.patch(`${streamsOf(account)}/${id}`, changes, version);
};

/** X finds nothing of the last half minute. */
async function look(account: ConnectedAccount): Promise<void> {
  await stack.control.advance(31_000);
  await desk.look(account);
}

const rulesOf = ({ id }: ConnectedAccount, ...keywords: string[]) =>
  stack.api.put(`/v1/accounts/${id}/ticket-rules`, { rules: [{ name: 'Rule', keywords }] }, 0);

describe('S23 a stream', () => {
  test('brings what its query finds from then on, listed and browsable; what it found stays without it', async () => {
    const acme = await stack.connect('acme');
    await post('an old parcel of Acme', { createdAt: await ago({ minutes: -5 }) });
    const stream = await save(acme, { name: 'Brand', query: '"parcel of Acme"' });
    const other = await save(acme, { name: 'Rivals', query: 'umbrella' });
    const hit = await post('my parcel of Acme is late');
    await post('my parcel of nobody is late');
    await look(acme);
    expect(await desk.decided(acme, hit)).toMatchObject({
      origins: ['stream'],
      streamIds: [stream.id],
      ticketId: null,
      replyAllowed: { allowed: false, reason: 'notSummoned' },
    });
    expect(textsOf(await hitsOf(acme))).toEqual(['my parcel of Acme is late']);
    expect(await hitsOf(acme, `&streamId=${stream.id}`)).toHaveLength(1);
    expect(await hitsOf(acme, `&streamId=${other.id}`)).toEqual([]);

    await stack.api.delete(`${streamsOf(acme)}/${stream.id}`);
    await change(acme, other, { enabled: false });
    expect((await desk.health(acme)).sources.filter(({ kind }) => kind === 'streams')).toEqual([]);
    expect(await hitsOf(acme, `&streamId=${stream.id}`)).toHaveLength(1);
  });

  test('S39 its ticket, made by hand, is answered from its account, whose post X may let pass', async () => {
    const brand = await stack.connect('brand');
    await save(brand, { name: 'Quotes', query: 'wonderful' });
    const ours = await stack.control.post({ from: 'brand', text: 'Buy our umbrella' });
    const quoting = await post('wonderful, it leaks', { quotes: ours.id });
    const stranger = await post('a wonderful day');
    await look(brand);
    const [item, strangers] = [await desk.decided(brand, quoting), await desk.decided(brand, stranger)];
    expect(item).toMatchObject({ origins: ['stream', 'quote'], replyAllowed: { allowed: true } });

    expect(await stack.api.all(`/v1/inbox?accountId=${brand.id}&tab=mentions`)).toEqual([]);
    const ticket = await stack.api.post(`/v1/inbox/${item.id}/convert`);
    expect(ticket).toMatchObject({ accountId: brand.id, channel: 'x' });
    await desk.replyBecomes((await desk.answer(ticket.id, 'Sorry!')).id, 'sent');
    const [answer] = (await stack.control.ledger()).posts.filter(({ text }) => text.endsWith('Sorry!'));
    expect(answer).toMatchObject({ inReplyTo: quoting.id });
    const other = await stack.api.post(`/v1/inbox/${strangers.id}/convert`);
    await desk.replyBecomes((await desk.answer(other.id, 'It is')).id, 'refused', 'notSummoned');
  });

  test('by rules makes a ticket of what a rule matches, never of the account’s own posts nor of reposts', async () => {
    const shop = await stack.connect('shop');
    await rulesOf(shop, 'refund');
    await save(shop, { name: 'By rules', query: 'refund OR tea OR from:bob', convert: 'rules' });
    await save(shop, { name: 'By hand', query: 'refundable' });
    const hit = await post('I want a refund');
    const unmatched = await post('I want tea');
    const byHand = await post('a refundable refund?? no: refundable');
    const own = await stack.control.post({ from: 'shop', text: 'refund is on its way' });
    const original = await post('refund me, says somebody');
    const repost = await stack.control.post({ from: 'bob', text: '', reposts: original.id });
    await look(shop);

    expect(await desk.ticketWith(shop, hit)).toMatchObject({
      accountId: shop.id,
      channel: 'x',
      filedBy: { because: 'rule', keyword: 'refund' },
    });
    for (const each of [unmatched, own, repost])
      expect((await desk.decided(shop, each)).ticketId, each.text).toBeNull();
    expect((await desk.decided(shop, own)).origins.toSorted()).toEqual(['own', 'stream']);
    expect((await desk.decided(shop, byHand)).streamIds).toHaveLength(2);
    expect((await desk.ticketsOf(shop)).map(({ subject }) => subject).toSorted()).toEqual([
      'I want a refund',
      'a refundable refund?? no: refundable',
      'refund me, says somebody',
    ]);
  });

  test('S13 switched to rules, or to another query, converts nothing of the past', async () => {
    const late = await stack.connect('late');
    await rulesOf(late, 'lamp');
    const stream = await save(late, { name: 'Lamps', query: 'lamp' });
    const before = await post('this lamp is broken');
    const candle = await post('a candle beside the lamp shade');
    await look(late);
    for (const each of [before, candle]) await desk.decided(late, each);

    await change(late, stream, { convert: 'rules' });
    await change(late, stream, { query: 'lamp OR candle' });
    const after = await post('that lamp is broken, too');
    await look(late);
    await desk.ticketWith(late, after);
    expect((await desk.ticketsOf(late)).map(({ subject }) => subject)).toEqual(['that lamp is broken, too']);
  });

  test('S12 S34 a hit of the conversation of a ticket joins it, whatever the stream converts', async () => {
    const care = await stack.connect('care');
    await save(care, { name: 'Words', query: 'kettle' });
    const asked = await post('@care my kettle leaks');
    const ticket = await desk.arrived(care, asked);
    await stack.control.fault({ route: 'mentions', account: 'care', kind: 'status', status: 503, times: 50 });
    const more = await post('the kettle leaks again', { inReplyTo: asked.id });
    await look(care);
    expect((await desk.ticketWith(care, more)).id).toBe(ticket.id);
    expect((await desk.decided(care, more)).origins).toEqual(['stream']);
    await stack.control.clearFaults();
  });
});

describe('S22 one post, whatever brings it', () => {
  test('as mention, stream hit and like is one item and one ticket', async () => {
    const once = await stack.connect('once', { likes: true });
    const [first, second] = [
      await save(once, { name: 'One', query: 'teapot', convert: 'rules' }),
      await save(once, { name: 'Two', query: '@once OR teapot' }),
    ];
    await rulesOf(once, 'teapot');
    const posts = [await post('@once my teapot'), await post('@once another teapot')];
    await desk.arrived(once, posts[0]!);
    for (const { id } of posts) await stack.control.like({ user: 'once', postId: id });
    await look(once);
    for (const each of posts) {
      const item = await eventually(
        async () => {
          const found = await desk.decided(once, each);
          return found.origins.length === 3 && found.streamIds.length === 2 && found;
        },
        { what: 'all origins' },
      );
      expect(item.origins.toSorted()).toEqual(['like', 'mention', 'stream']);
      expect(item.streamIds.toSorted()).toEqual([first.id, second.id].toSorted());
    }
    expect(await desk.ticketsOf(once)).toHaveLength(2);
    expect(await desk.inbox(once)).toHaveLength(2);
  });

  test('a hit that turns out to be a mention is decided again', async () => {
    const slow = await stack.connect('slow');
    await save(slow, { name: 'Words', query: 'saucepan' });
    await stack.control.fault({ route: 'mentions', account: 'slow', kind: 'status', status: 503, times: 50 });
    const both = await post('@slow my saucepan');
    await look(slow);
    expect(await desk.decided(slow, both)).toMatchObject({ ticketId: null, origins: ['stream'] });
    await stack.control.clearFaults();
    await desk.look(slow);
    await eventually(async () => (await desk.decided(slow, both)).ticketId, { what: 'a ticket' });
    expect((await desk.decided(slow, both)).origins.toSorted()).toEqual(['mention', 'stream']);
    expect(await desk.ticketsOf(slow)).toHaveLength(1);
  });

  test('S13 a listed mention that a stream brings again is no news, unless a rule takes it', async () => {
    const off = await stack.connect('off', { mentions: 'off' });
    await rulesOf(off, 'ladle');
    await save(off, { name: 'By hand', query: 'ladle OR spoon' });
    const mentions = [await post('@off a ladle'), await post('@off a spoon')];
    for (const each of mentions) await desk.decidedNow(off, each);
    await stack.save(off.id, { mentions: 'all' });
    await look(off);
    await eventually(async () => (await hitsOf(off)).length === 2, { what: 'both hits' });
    expect(await desk.ticketsOf(off)).toEqual([]);

    await stack.save(off.id, { mentions: 'off' });
    await save(off, { name: 'By rules', query: 'ladle OR spoon', convert: 'rules' });
    const later = [await post('@off another ladle'), await post('@off another spoon')];
    for (const each of later) await desk.decidedNow(off, each);
    await look(off);
    await eventually(async () => (await hitsOf(off)).length === 4, { what: 'all hits' });
    await eventually(async () => (await desk.decided(off, later[0]!)).ticketId, { what: 'a ticket' });
    expect((await desk.ticketWith(off, later[0]!)).filedBy).toMatchObject({ because: 'rule' });
    expect(await desk.ticketsOf(off)).toHaveLength(1);
  });

  test('found by streams of two accounts is an item of each', async () => {
    const pair = [await stack.connect('left'), await stack.connect('right')];
    for (const account of pair) await save(account, { name: 'Brand', query: 'cutlery' });
    const hit = await post('some cutlery');
    await stack.control.advance(31_000);
    for (const account of pair) {
      await desk.look(account);
      await desk.decided(account, hit);
      expect(textsOf(await hitsOf(account))).toEqual(['some cutlery']);
    }
  });
});

describe('a stream that X does not answer waits by itself', () => {
  test('S23 refused as invalid: it says so, in X’s words, and the account goes on', async () => {
    const fine = await stack.connect('fine');
    const stream = await save(fine, { name: 'Words', query: 'napkin' });
    const says = 'There were errors processing your request: no viable alternative (at position 1)';
    await stack.control.fault({
      ...{ route: 'search', account: 'fine', kind: 'status', status: 400 },
      body: {
        ...{ title: 'Invalid Request', detail: 'One or more parameters to your request was invalid.' },
        ...{ type: 'https://api.x.com/2/problems/invalid-request' },
        errors: [{ parameters: { query: ['napkin'] }, message: says }],
      },
    });
    const hit = await post('a napkin');
    await look(fine);
    const shown = await eventually(
      async () => {
        const read = await stack.api.get(`${streamsOf(fine)}/${stream.id}`);
        return read.lastError === 'badRequest' && read;
      },
      { what: 'a refused query' },
    );
    expect(shown.lastErrorDetail).toContain('no viable alternative (at position 1)');
    await desk.ticketWith(fine, await post('@fine are you?'));
    expect(await desk.account(fine)).toMatchObject({ state: 'active' });
    // Another query is tried at once; what came meanwhile is of the past to it.
    await change(fine, stream, { query: 'napkin OR towel' });
    const towel = await post('a towel');
    await look(fine);
    await desk.decided(fine, towel);
    expect((await hitsOf(fine)).map(({ xId }) => xId)).not.toContain(hit.id);
    expect(await stack.api.get(`${streamsOf(fine)}/${stream.id}`)).toMatchObject({ lastError: null });
  });

  test('503: it goes on from where it was', async () => {
    const tired = await stack.connect('tired');
    const stream = await save(tired, { name: 'Words', query: 'goblet' });
    await stack.control.fault({ route: 'search', account: 'tired', kind: 'status', status: 503, times: 2 });
    const hit = await post('a goblet');
    await look(tired);
    await eventually(async () => ((await sourceOf(tired, stream))?.failures ?? 0) > 0, { what: 'a failure' });
    await desk.decided(tired, hit);
  });

  test('429: all streams of the account wait for X’s reset, its lists do not', async () => {
    const busy = await stack.connect('busy');
    const streams = [
      await save(busy, { name: 'One', query: 'platter' }),
      await save(busy, { name: 'Two', query: 'tureen', pollSeconds: 86_400 }),
    ];
    const resetAt = new Date(Date.parse((await stack.control.clock()).now) + 600_000);
    await stack.control.fault({
      ...{ route: 'search', account: 'busy', kind: 'status', status: 429, times: 2 },
      headers: { 'x-rate-limit-reset': String(Math.floor(resetAt.getTime() / 1_000)) },
    });
    await look(busy);
    await eventually(async () => (await sourceOf(busy, streams[0]!))?.pausedUntil, { what: 'a pause' });
    expect((await sourceOf(busy, streams[1]!))?.pausedUntil).not.toBeNull();
    await desk.ticketWith(busy, await post('@busy hello'));
    const hit = await post('a platter');
    await stack.control.clearFaults();
    await stack.control.advance(600_000);
    await desk.look(busy);
    await desk.decided(busy, hit);
  });

  test('S50 without room in the budget: the dearest waits, what was found is booked as X charges it', async () => {
    const thrifty = await stack.connect('thrifty', { dailyBudgetUsd: 2 });
    const stream = await save(thrifty, { name: 'Words', query: 'carafe' });
    for (let n = 0; n < 3; n += 1) await post(`carafe number ${n}`);
    await look(thrifty);
    await eventually(async () => (await hitsOf(thrifty)).length === 3, { what: 'the hits' });
    const spent = (await desk.health(thrifty)).spend;
    expect(spent.on.map(({ on }) => on)).toContain('streams');
    expect(spent.billed).toContainEqual({ what: 'post', count: 3, usd: 0.015 });
    expect(await bookedAtPerch(stack, ['thrifty'])).toEqual(await chargedAtX(stack, ['thrifty']));

    await stack.save(thrifty.id, { dailyBudgetUsd: spent.spentUsd + 0.3 });
    await look(thrifty);
    await eventually(async () => (await sourceOf(thrifty, stream))?.lastError === 'overBudget', {
      what: 'a stream that waits',
    });
    await desk.ticketWith(thrifty, await post('@thrifty hello'));
  });
});
