import { afterEach, describe, expect, test } from 'vitest';
import { wallClock } from '../../src/domain/clock.js';
import { openX } from '../../src/x/client.js';
import { kindOf, xRigForFile } from './x-rig.js';

const open = (signal?: AbortSignal, config = rig.config.x) =>
  openX({ config, keys: rig.config.keys, db: rig.db, clock: wallClock })(acme, signal ? { signal } : {});

const rig = await xRigForFile();
const acme = await rig.connect('acme');
const ada = (
  await rig.control.createUser({ username: 'ada', name: 'Ada', followers: 12, verifiedType: 'blue' })
).id;
const x = open();
/** For what X never answers. */
const requestTimeoutMs = 2_000;
const hurried = open(undefined, { ...rig.config.x, requestTimeoutMs });
afterEach(async () => {
  await rig.control.clearFaults();
  await rig.control.clearLimits();
});

const mention = (text: string) => rig.control.post({ from: 'ada', text: `@acme ${text}` });
const postsOfAcme = async () => (await rig.control.ledger()).posts.filter(({ from }) => from === 'acme');

describe('reading', () => {
  test('a mention comes with its author, text and time', async () => {
    const post = await mention('my router & modem <broke> https://acme.com/help?a=1&lt=2');
    const { data, malformed, rateLimit } = await x.mentions({ maxResults: 5 });
    expect(malformed).toEqual([]);
    expect(data[0]).toMatchObject({
      xId: post.id,
      latestXId: post.id,
      author: { xUserId: ada, handle: 'ada', name: 'Ada', followers: 12, verifiedType: 'blue' },
      text: '@acme my router & modem <broke> https://acme.com/help?a=1&lt=2',
      createdAt: new Date(Math.floor(Date.parse(post.createdAt) / 1_000) * 1_000),
      conversationXId: post.id,
      mentionedXUserIds: [acme.xUserId],
    });
    expect(rateLimit).toMatchObject({ limit: 300 });
  });

  test('pages follow each other and end', async () => {
    const first = await mention('page 0');
    for (let n = 1; n <= 6; n += 1) await mention(`page ${n}`);
    const one = await x.mentions({ maxResults: 5, sinceId: first.id });
    expect(one.data).toHaveLength(5);
    const two = await x.mentions({ maxResults: 5, sinceId: first.id, pageToken: one.nextToken! });
    expect(two).toMatchObject({ data: [{ text: '@acme page 1' }], nextToken: null });
  });

  test('nothing new is an empty page', async () => {
    const { id } = await mention('the newest');
    expect(await x.mentions({ maxResults: 5, sinceId: id })).toMatchObject({ data: [], nextToken: null });
  });

  test('S34 a reply comes with the post it answers', async () => {
    const parent = await rig.control.post({ from: 'ada', text: 'my router broke' });
    await rig.control.post({ from: 'ada', text: '@acme see above', inReplyTo: parent.id });
    const { data, referenced } = await x.mentions({ maxResults: 5 });
    expect(data[0]).toMatchObject({
      references: [{ type: 'repliedTo', xId: parent.id }],
      conversationXId: parent.id,
      inReplyToXUserId: ada,
    });
    expect(referenced).toMatchObject([
      { xId: parent.id, text: 'my router broke', author: { handle: 'ada' } },
    ]);
  });

  test('S25 an edited mention keeps its first id; a long one is whole', async () => {
    const first = await mention('brokn');
    const edited = await rig.control.edit(first.id, '@acme broken');
    expect((await x.mentions({ maxResults: 5 })).data[0]).toMatchObject({
      xId: first.id,
      latestXId: edited.id,
      text: '@acme broken',
    });
    const long = `a very long story: ${'word '.repeat(200)}end`;
    await mention(long);
    expect((await x.mentions({ maxResults: 5 })).data[0]?.text).toBe(`@acme ${long}`);
  });

  test('S25 media is listed and leaves no link behind', async () => {
    const media = [{ type: 'photo' as const, altText: 'a router' }];
    await rig.control.post({ from: 'ada', text: '@acme look', media });
    expect((await x.mentions({ maxResults: 5 })).data[0]).toMatchObject({
      text: '@acme look',
      media: [{ type: 'photo', altText: 'a router' }],
    });
  });

  test('S21 direct messages name the other side, and a group has none', async () => {
    await rig.control.dm({ from: 'ada', to: 'acme', text: 'psst &' });
    await rig.control.dm({ from: 'acme', to: 'ada', text: 'yes?' });
    await rig.control.createUser({ username: 'bob' });
    await rig.control.dm({ from: 'bob', to: ['acme', 'ada'], text: 'all of you' });
    expect((await x.directMessages({ maxResults: 10 })).data).toMatchObject([
      { text: 'all of you', peerXUserId: null },
      { text: 'yes?', peerXUserId: ada, senderXUserId: acme.xUserId, sender: { handle: 'acme' } },
      { text: 'psst &', peerXUserId: ada, senderXUserId: ada, sender: { handle: 'ada' } },
    ]);
    const withAda = await x.directMessagesWith(ada, { maxResults: 10 });
    expect(withAda.data.map(({ text }) => text)).toEqual(['yes?', 'psst &']);
  });

  test('likes, own posts and lookups', async () => {
    const liked = await rig.control.post({ from: 'ada', text: 'acme is fine' });
    await rig.control.like({ user: 'acme', postId: liked.id });
    expect((await x.likedPosts({ maxResults: 5 })).data).toMatchObject([
      { xId: liked.id, author: { handle: 'ada' } },
    ]);
    const own = await rig.control.post({ from: 'acme', text: 'we are back' });
    expect((await x.ownPosts({ maxResults: 5 })).data[0]).toMatchObject({ xId: own.id });
    await rig.control.remove(liked.id);
    expect((await x.posts([own.id, liked.id])).data.map(({ xId }) => xId)).toEqual([own.id]);
    expect((await x.posts([liked.id])).data).toEqual([]);
    expect(await x.users([ada, '4'])).toMatchObject([{ handle: 'ada' }]);
    expect(await x.users([])).toEqual([]);
    expect(await x.me()).toMatchObject({ xUserId: acme.xUserId, handle: 'acme' });
  });

  test('more ids than X takes at once are looked up in parts', async () => {
    const ids = Array.from({ length: 150 }, (_, n) => String(1_000 + n));
    expect(await x.users([...ids, ada])).toMatchObject([{ handle: 'ada' }]);
  });
});

describe('writing', () => {
  test('a reply and a message reach X and come back with their ids', async () => {
    const asked = await mention('can you help?');
    const { xId } = await x.createPost({ text: '@ada yes & no', inReplyToXId: asked.id });
    expect((await postsOfAcme()).find(({ id }) => id === xId)).toMatchObject({
      text: expect.stringContaining('yes') as string,
    });
    const message = await x.sendDirectMessage({ toXUserId: ada, text: 'hello' });
    expect((await x.directMessages({ maxResults: 1 })).data[0]).toMatchObject({
      xId: message.xId,
      text: 'hello',
    });
  });

  test('S44 X’s reasons to refuse keep their names', async () => {
    const silent = await rig.control.post({ from: 'ada', text: 'nobody mentioned' });
    const reply = (inReplyToXId: string, text: string) => x.createPost({ text, inReplyToXId });
    expect(await kindOf(reply(silent.id, 'hello?'))).toBe('notSummoned');
    const asked = await mention('one more');
    await reply(asked.id, 'the same words');
    expect(await kindOf(reply(asked.id, 'the same words'))).toBe('duplicateText');
    expect(await kindOf(reply(asked.id, 'long '.repeat(100)))).toBe('textTooLong');
    await rig.control.remove(asked.id);
    expect(await kindOf(reply(asked.id, 'too late'))).toBe('parentGone');
    const eve = await rig.control.createUser({ username: 'eve', dmPolicy: 'nobody' });
    expect(await kindOf(x.sendDirectMessage({ toXUserId: eve.id, text: 'hi' }))).toBe(
      'recipientRefusesMessages',
    );
  });

  test('S43 what is lost before X took it and after look alike; the ledger knows', async () => {
    const asked = await mention('lost and found');
    for (const [kind, posted] of [
      ['drop-before-commit', 0],
      ['drop-after-commit', 1],
      ['truncated', 1],
      ['hang', 0],
    ] as const) {
      await rig.control.fault({ route: '/2/tweets', method: 'POST', kind });
      const before = (await postsOfAcme()).length;
      const work = hurried.createPost({ text: `about ${kind}`, inReplyToXId: asked.id });
      await expect(work).rejects.toMatchObject({ kind: 'noAnswer', maybeTaken: true });
      expect([kind, (await postsOfAcme()).length - before]).toEqual([kind, posted]);
    }
  });

  test('a write that X refuses for its old token goes again with a new one, once', async () => {
    const asked = await mention('a long night');
    await rig.control.advance(7_300_000);
    const before = (await postsOfAcme()).length;
    await x.createPost({ text: 'good morning', inReplyToXId: asked.id });
    expect((await postsOfAcme()).length - before).toBe(1);
    expect(Math.abs(Number(x.clockOffsetMs()) - 7_300_000)).toBeLessThan(70_000);
  });
});

describe('refusals', () => {
  test('a second 401, with a token just refreshed, is lost access', async () => {
    await rig.control.fault({
      route: 'mentions',
      kind: 'status',
      status: 401,
      times: 9,
      body: { title: 'Unauthorized', status: 401 },
    });
    const before = await rig.tokenCalls();
    expect(await kindOf(x.mentions({ maxResults: 5 }))).toBe('unauthorized');
    expect((await rig.tokenCalls()) - before).toBe(1);
  });

  test('“Forbidden” means the same whether the token was good at once or had to be refreshed first', async () => {
    const forbidden = { route: 'mentions', kind: 'status', status: 403, times: 9 } as const;
    const body = { title: 'Forbidden', detail: 'Forbidden', type: 'about:blank', status: 403 };
    await rig.control.fault({ ...forbidden, body });
    expect(await kindOf(x.mentions({ maxResults: 5 }))).toBe('forbidden');
    await rig.control.clearFaults();
    await rig.control.fault({ route: 'mentions', kind: 'status', status: 401, times: 1 });
    await rig.control.fault({ ...forbidden, body });
    expect(await kindOf(x.mentions({ maxResults: 5 }))).toBe('forbidden');
  });

  test('a used-up limit says when it ends, in X’s time', async () => {
    await rig.control.limit({ route: 'mentions', limit: 0, windowMs: 900_000 });
    const before = Date.parse((await rig.control.clock()).now);
    const error: unknown = await x.mentions({ maxResults: 5 }).catch((refusal: unknown) => refusal);
    const after = Date.parse((await rig.control.clock()).now);
    expect(error).toMatchObject({ kind: 'rateLimited' });
    const resetAt = (error as { resetAt: Date }).resetAt.getTime();
    expect(resetAt).toBeGreaterThan(before);
    expect(resetAt).toBeLessThanOrEqual(after + 901_000);
  });

  test('bounds, an old since_id, outages and a locked account keep their names', async () => {
    expect(await kindOf(x.mentions({ maxResults: 1 }))).toBe('badRequest');
    await rig.control.fault({ route: 'mentions', kind: 'html' });
    expect(await kindOf(x.mentions({ maxResults: 5 }))).toBe('unavailable');
    await rig.control.changeUser('acme', { locked: true });
    expect(await kindOf(x.mentions({ maxResults: 5 }))).toBe('accountLocked');
    await rig.control.changeUser('acme', { locked: false });
  });

  test('an answer that trickles on and on is given up at the deadline, and a write’s stays open', async () => {
    const asked = await mention('slowly');
    for (const call of [
      () => hurried.mentions({ maxResults: 5 }),
      () => hurried.createPost({ text: 'slowly does it', inReplyToXId: asked.id }),
    ]) {
      await rig.control.fault({ route: '*', kind: 'slow', overMs: 60_000 });
      const began = performance.now();
      await expect(call()).rejects.toMatchObject({ kind: 'noAnswer', maybeTaken: true });
      expect(performance.now() - began).toBeLessThan(30_000);
    }
  });

  test('a caller’s signal ends a call at once', async () => {
    await rig.control.fault({ route: 'mentions', kind: 'hang' });
    const caller = new AbortController();
    const call = kindOf(open(caller.signal).mentions({ maxResults: 5 }));
    await expect.poll(() => rig.control.faults()).toEqual([]);
    const abortedAt = performance.now();
    caller.abort();
    expect(await call).toBe('aborted');
    expect(performance.now() - abortedAt).toBeLessThan(rig.config.x.requestTimeoutMs / 2);
  });
});
