import { afterEach, describe, expect, test } from 'vitest';
import type { Item } from '../../api/client/answers.js';
import { eventually } from '../eventually.js';
import { deskOf, seldom } from './desk.js';
import { promptStackForFile } from './quiet-stack.js';
import type { ConnectedAccount } from './stack.js';

const stack = await promptStackForFile();
const desk = deskOf(stack);
await desk.plentyOfMessageReads();
const jane = await desk.person('jane');
const acme = await stack.connect('acme', seldom);
afterEach(() => stack.control.clearFaults());

const setAsideOf = async (account: ConnectedAccount) =>
  (await stack.api.all('/v1/set-aside')).filter(({ accountId }) => accountId === account.id);
const setAsideItem = (account: ConnectedAccount, { id }: { id: string }) =>
  eventually(async () => (await setAsideOf(account)).find(({ xId }) => xId === id), {
    what: `${id} set aside`,
  });
const retry = (item: Item) => stack.api.post(`/v1/set-aside/${item.id}/retry`);

describe('what a ticket says', () => {
  const link = 'https://help.example.com/returns?order=7&lt=2#step';

  test('S25 a long post is whole, unescaped once, with its links expanded and its media listed', async () => {
    const text = `@acme ${'my van &amp; I wait <here> & wait, '.repeat(12)} see ${link} and 2 &lt; 3`;
    const post = await stack.control.post({
      from: 'jane',
      text,
      media: [{ type: 'photo', altText: 'a van' }, { type: 'video' }],
    });
    expect(post.shownText).toContain('t.co');
    const ticket = await desk.arrived(acme, post);
    expect(await desk.said(ticket)).toEqual([['customer', text]]);
    const media = [
      { type: 'photo', altText: 'a van' },
      { type: 'video', altText: null },
    ];
    expect(await desk.comments(ticket)).toMatchObject([{ media }]);
    expect(await desk.decided(acme, post)).toMatchObject({ text, media });
  });

  test('S25 a direct message is unescaped once, with its links expanded and its media listed', async () => {
    const text = `is &amp; an entity? <b>${link}</b>`;
    const message = await stack.control.dm({
      from: 'jane',
      to: 'acme',
      text,
      media: [{ type: 'photo', altText: 'a label' }],
    });
    const ticket = await desk.arrived(acme, message);
    expect(await desk.comments(ticket)).toMatchObject([
      { text, visibility: 'private', media: [{ type: 'photo', altText: 'a label' }] },
    ]);
  });
});

describe('what can’t be read', () => {
  /** Something at X that came while the account slept, so that a test may say how X first shows it. */
  async function asleep(handle: string, settings = {}): Promise<ConnectedAccount> {
    const account = await stack.connect(handle, settings);
    await desk.arrived(account, await say(account, 'before'));
    await stack.api.post(`/v1/accounts/${account.id}/deactivate`);
    return account;
  }
  const wake = (account: ConnectedAccount) =>
    stack.api.post(`/v1/accounts/${account.id}/activate`, { importPause: true });
  const say = (account: ConnectedAccount, text: string) =>
    stack.control.post({ from: 'jane', text: `@${account.handle} ${text}` });

  /** Until faults are cleared X answers the account so. */
  const answering = (route: string, account: ConnectedAccount, body: object) =>
    stack.control.fault({ kind: 'status', status: 200, route, account: account.handle, times: 1_000, body });
  const showing = (...data: unknown[]) => ({
    data,
    includes: { users: [{ id: jane.id, name: 'jane', username: 'jane' }] },
    meta: { result_count: data.length },
  });
  const shown = ({ id }: { id: string }, text: unknown) => ({
    id,
    text,
    author_id: jane.id,
    created_at: '2026-01-05T10:00:00.000Z',
    conversation_id: id,
    edit_history_tweet_ids: [id],
  });

  test('S26 one malformed post is set aside with its reason, the rest goes on, and a retry reads it again', async () => {
    const account = await asleep('malformed');
    const [bad, good] = [await say(account, 'broken in transit'), await say(account, 'in good health')];
    const page = showing(shown(good, '@malformed in good health'), shown(bad, { not: 'a text' }), {});
    await answering('mentions', account, page);
    await wake(account);
    await desk.ticketWith(account, good);
    const item = await setAsideItem(account, bad);
    expect(item).toMatchObject({
      ticketId: null,
      origins: ['mention'],
      setAside: { reason: expect.stringContaining('text') as string },
    });
    expect(await desk.ticketsOf(account)).toHaveLength(2);

    expect(await retry(item)).toMatchObject({ setAside: null });
    const ticket = await desk.ticketWith(account, bad);
    expect(await desk.said(ticket)).toEqual([['customer', '@malformed broken in transit']]);
    expect(ticket.requester).toMatchObject({ name: 'jane' });
    expect(await setAsideOf(account)).toEqual([]);
    await expect(retry(item)).rejects.toThrow('404');
  });

  test('S13 S26 a retry tells that a post quotes us, goes on below a post of ours, and what it answers', async () => {
    const account = await asleep('retold');
    await desk.person('joe');
    const own = await stack.control.post({ from: 'retold', text: 'we have news' });
    const between = await stack.control.post({ from: 'joe', text: 'which?', inReplyTo: own.id });
    const quote = await stack.control.post({ from: 'jane', text: '@retold oh no', quotes: own.id });
    const deep = await stack.control.post({ from: 'jane', text: '@retold hm', inReplyTo: between.id });
    const page = showing(shown(quote, 1), shown(deep, 2), {});
    await answering('mentions', account, page);
    await wake(account);
    await desk.decided(account, own);
    for (const bad of [quote, deep]) await retry(await setAsideItem(account, bad));
    expect((await desk.decided(account, quote)).origins).toEqual(['mention', 'quote']);
    expect((await desk.decided(account, deep)).origins).toEqual(['mention', 'deepReply']);
    const said = await desk.said(await desk.ticketWith(account, deep));
    expect(said.map(([side]) => side)).toContain('context');
  });

  test('S26 a malformed direct message is set aside too, and a retry reads it again', async () => {
    const account = await asleep('garbled');
    const bad = await stack.control.dm({ from: 'jane', to: 'garbled', text: 'garbled on the way' });
    await answering('dm_events', account, showing({ id: bad.id, event_type: 'MessageCreate', text: 7 }));
    await wake(account);
    const item = await setAsideItem(account, bad);
    expect(item).toMatchObject({ kind: 'directMessage', ticketId: null });
    await retry(item);
    const ticket = await desk.ticketWith(account, bad);
    expect(ticket.channel).toBe('x_dm');
    expect(await desk.said(ticket)).toEqual([['customer', 'garbled on the way']]);
    expect(await setAsideOf(account)).toEqual([]);
  });

  test.each([
    ['hopeless', 'shows it malformed again', 200, 'shape'],
    ['refused', 'refuses to show it', 403, 'forbidden'],
  ])('S26 @%s: where X %s, it is set aside again and may be retried', async (handle, _, status, why) => {
    const account = await asleep(handle);
    const bad = await say(account, 'broken in transit');
    await answering('mentions', account, showing(shown(bad, 7)));
    await wake(account);
    const item = await setAsideItem(account, bad);
    await stack.control.fault({ kind: 'status', status, route: 'posts', body: showing(shown(bad, 8)) });
    await retry(item);
    const again = await eventually(async () =>
      (await setAsideOf(account)).find(({ setAside }) => setAside?.reason.includes(why)),
    );
    await retry(again);
    await desk.ticketWith(account, bad);
  });

  test('S26 a post that came malformed and comes whole by another way is set aside no longer', async () => {
    const account = await asleep('secondway', { likes: true });
    const bad = await say(account, 'broken in transit');
    await answering('mentions', account, showing(shown(bad, null)));
    await wake(account);
    await setAsideItem(account, bad);
    await stack.control.like({ user: 'secondway', postId: bad.id });
    const ticket = await desk.arrived(account, bad);
    expect(ticket).toMatchObject({ channel: 'x', requester: { name: 'jane' } });
    expect(await desk.said(ticket)).toEqual([
      ['customer', '@secondway broken in transit'],
      ['system', '@secondway liked this on X'],
    ]);
    expect(await setAsideOf(account)).toEqual([]);
  });
});
