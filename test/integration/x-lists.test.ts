import { afterEach, describe, expect, test } from 'vitest';
import { eventually } from '../eventually.js';
import { deskOf } from './desk.js';
import { stackForFile, type ConnectedAccount } from './stack.js';

const stack = await stackForFile();
const desk = deskOf(stack);
await desk.plentyOfMessageReads();
await desk.person('ada');
afterEach(async () => {
  await stack.control.clearFaults();
  await stack.control.clearPaging();
});

const mention = (handle: string, text: string, more = {}) =>
  stack.control.post({ from: 'ada', text: `@${handle} ${text}`, ...more });
const reads = async (handle: string, route = 'mentions') =>
  (await stack.control.journal()).filter((entry) => entry.account === handle && entry.route === route);

const errorOf = async (account: ConnectedAccount, kind = 'mentions') =>
  (await desk.health(account)).sources.find((source) => source.kind === kind)?.lastError;
const gapsOf = ({ id }: ConnectedAccount) => stack.api.all(`/v1/accounts/${id}/gaps`);

/** Connected, with one mention captured, and more written while X does not answer. */
async function withBacklog(handle: string, count: number) {
  const account = await stack.connect(handle);
  await desk.decidedNow(account, await mention(handle, 'the first'));
  const pause = await stack.control.fault({
    ...{ route: 'mentions', account: handle, kind: 'status', status: 503, times: 1_000 },
  });
  const posts = [];
  for (let n = 0; n < count; n += 1) posts.push(await mention(handle, `number ${n}`));
  return {
    account,
    posts,
    goOn: async () => {
      await stack.control.clearFaults(pause.id);
      await desk.look(account);
    },
  };
}

describe('a list of X’s is read to its end, whatever its pages look like', () => {
  test('short pages, and empty ones that lead on', async () => {
    const { account, posts, goOn } = await withBacklog('paged', 12);
    await stack.control.paging({ route: 'mentions', account: 'paged', shortBy: 95, emptyPages: 2 });
    await goOn();
    for (const post of posts) await desk.ticketWith(account, post);
    expect(await gapsOf(account)).toEqual([]);
  });

  test('a page in the middle that holds errors about people, without data or meta', async () => {
    const { account, posts, goOn } = await withBacklog('middle', 12);
    await stack.control.paging({ route: 'mentions', account: 'middle', shortBy: 95 });
    // The first page comes as it is, the second holds nothing but the error.
    const struck = { route: 'mentions', account: 'middle' } as const;
    await stack.control.fault({ ...struck, kind: 'slow', overMs: 1 });
    await stack.control.fault({
      ...struck,
      kind: 'status',
      status: 200,
      body: {
        errors: [
          {
            value: '77',
            detail: 'User has been suspended: [77].',
            title: 'Forbidden',
            resource_type: 'user',
            parameter: 'author_id',
            resource_id: '77',
            type: 'https://api.x.com/2/problems/resource-not-found',
          },
        ],
      },
    });
    await goOn();
    for (const post of posts) await desk.ticketWith(account, post);
    expect(await desk.health(account)).toMatchObject({ state: 'active' });
    expect(await gapsOf(account)).toEqual([]);
  });

  test('pages that lead nowhere end as a failure, and the list goes on when X does', async () => {
    const { account, posts, goOn } = await withBacklog('looping', 3);
    await stack.control.fault({
      ...{ route: 'mentions', account: 'looping', kind: 'status', status: 200, times: 100_000 },
      body: { meta: { result_count: 0, next_token: 'again-and-again' } },
    });
    const before = (await reads('looping')).length;
    await goOn();
    await eventually(async () => (await errorOf(account)) === 'noAnswer', { what: 'the loop to be noticed' });
    expect((await reads('looping')).length - before).toBeLessThan(40);
    await stack.control.clearFaults();
    await desk.look(account);
    for (const post of posts) await desk.ticketWith(account, post);
    expect(await errorOf(account)).toBeNull();
  });
});

describe('posts that X shows late', () => {
  test('a mention that X lists only after newer ones were read becomes a ticket', async () => {
    const account = await stack.connect('late');
    const late = await mention('late', 'X shows this one later', { visibleAfterMs: 90_000 });
    const newer = await mention('late', 'and this one at once');
    await desk.arrived(account, newer);
    expect((await desk.inbox(account)).map(({ xId }) => xId)).not.toContain(late.id);
    await stack.control.advance(100_000);
    await eventually(
      async () => {
        await desk.look(account);
        return (await desk.inbox(account)).some(({ xId }) => xId === late.id);
      },
      { what: 'the late mention' },
    );
    await desk.ticketWith(account, late);
    expect(await desk.ticketsOf(account)).toHaveLength(2);

    // Once nothing can come late any more, X is asked for what is newer than all of it alone.
    await stack.control.advance(11 * 60_000);
    const since = async () => (await reads('late')).at(-1)?.query['since_id'];
    await eventually(
      async () => {
        await desk.look(account);
        return (await since()) === newer.id;
      },
      { what: 'the window to close' },
    );
  });
});

describe('S8 what X no longer gives', () => {
  test('a since_id that X finds too old: it is asked by time, and what lies between is a gap with both ends', async () => {
    const { account, goOn } = await withBacklog('old', 0);
    const stoppedAt = Date.parse((await stack.control.clock()).now);
    await stack.control.advance(86_400_000);
    const lost = await mention('old', 'X no longer gives this one');
    await stack.control.advance(8 * 86_400_000);
    const given = await mention('old', 'but this one');
    const now = Date.parse((await stack.control.clock()).now);
    const earliest = new Date(now - 7 * 86_400_000);
    const words = `'since_id' must be a tweet id created after ${earliest.toISOString().slice(0, 16)}Z. Please use a 'since_id' that is larger than 123`;
    await stack.control.fault({
      ...{ route: 'mentions', account: 'old', kind: 'status', status: 400 },
      body: {
        errors: [{ message: words, parameters: { since_id: ['1'] } }],
        title: 'Invalid Request',
        detail: 'One or more parameters to your request was invalid.',
        type: 'https://api.x.com/2/problems/invalid-request',
      },
    });
    await goOn();
    await desk.ticketWith(account, given);
    const asked = (await reads('old')).findLast(({ query }) => 'start_time' in query);
    expect(asked?.query).not.toHaveProperty('since_id');
    const [gap, ...more] = await stack.api.all(`/v1/accounts/${account.id}/gaps`);
    expect(more).toEqual([]);
    expect(gap).toMatchObject({ source: 'mentions', reason: 'postHorizon' });
    expect(Math.abs(Date.parse(gap?.from ?? '') - stoppedAt)).toBeLessThan(30_000);
    expect(Math.abs(Date.parse(gap?.to ?? '') - earliest.getTime())).toBeLessThan(130_000);
    expect((await desk.inbox(account)).map(({ xId }) => xId)).not.toContain(lost.id);
    await eventually(async () => (await errorOf(account)) === null, { what: 'the list to be well' });
  });
});

describe('the day on which X speaks of posts only', () => {
  test('nothing is lost: authors, replies, quotes, long texts, context, likes and messages', async () => {
    const account = await stack.connect('renamed', { likes: true });
    const own = await stack.control.post({ from: 'renamed', text: 'we are open again' });
    await desk.decidedNow(account, await mention('renamed', 'before the day'));
    await stack.control.postOnly(true);

    const root = await stack.control.post({ from: 'ada', text: 'my router broke' });
    await desk.person('bob');
    const below = await stack.control.post({
      ...{ from: 'bob', text: '@renamed can you help her?', inReplyTo: root.id },
    });
    const answer = await stack.control.post({ from: 'ada', text: 'at last', inReplyTo: own.id });
    const quote = await stack.control.post({ from: 'ada', text: '@renamed look at that', quotes: own.id });
    const long = `a very long story: ${'word '.repeat(200)}end`;
    const story = await mention('renamed', long);
    const liked = await stack.control.post({ from: 'bob', text: 'an ode to delivery vans' });
    await stack.control.like({ user: 'renamed', postId: liked.id });
    const message = await stack.control.dm({ from: 'ada', to: 'renamed', text: 'psst' });
    await desk.look(account);

    expect(await desk.decided(account, answer)).toMatchObject({ origins: ['mention', 'replyToUs'] });
    expect(await desk.decided(account, quote)).toMatchObject({ origins: ['mention', 'quote'] });
    expect(await desk.decided(account, story)).toMatchObject({
      author: { handle: 'ada' },
      text: `@renamed ${long}`,
    });
    expect(await desk.decided(account, liked)).toMatchObject({
      origins: ['like'],
      author: { handle: 'bob' },
    });
    expect(await desk.decided(account, message)).toMatchObject({ author: { handle: 'ada' }, text: 'psst' });
    const ticket = await desk.ticketWith(account, below);
    const context = (await desk.comments(ticket)).filter(({ side }) => side === 'context');
    expect(context).toMatchObject([{ text: 'my router broke', authorName: '@ada' }]);
    expect((await desk.inbox(account)).filter(({ setAside }) => setAside)).toEqual([]);

    const last = (await reads('renamed')).at(-1)?.query;
    expect(last).toHaveProperty(['post.fields']);
    expect(last).not.toHaveProperty(['tweet.fields']);
  });
});
