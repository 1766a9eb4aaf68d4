import { afterEach, describe, expect, test } from 'vitest';
import type { Ticket } from '../../api/client/answers.js';
import { deskOf, seldom } from './desk.js';
import { promptStackForFile } from './quiet-stack.js';

const stack = await promptStackForFile();
const desk = deskOf(stack);
await desk.plentyOfMessageReads();
const acme = await stack.connect('acme', { ...seldom, likes: true });
afterEach(() => stack.control.clearFaults());

interface AtX {
  readonly id: string;
}
const post = (from: string, text: string, answered?: AtX) =>
  stack.control.post({ from, text, ...(answered ? { inReplyTo: answered.id } : {}) });
const ticketOf = (atX: AtX) => desk.arrived(acme, atX);
const read = ({ id }: Ticket) => stack.api.get(`/v1/tickets/${id}`);

/** A person's mention, and the ticket it opened. */
async function opened(handle: string, text = 'help') {
  await desk.person(handle);
  const mention = await post(handle, `@acme ${text}`);
  return { mention, ticket: await ticketOf(mention) };
}

describe('a reply by the requester', () => {
  test.each(['solved', 'pending'])(
    'S34 joins the ticket of the post it answers and reopens it when %s',
    async (status) => {
      const { mention, ticket } = await opened(`back${status}`);
      await desk.setStatus(ticket, status);
      expect(await ticketOf(await post(`back${status}`, 'not yet', mention))).toMatchObject({
        id: ticket.id,
        status: 'open',
        requester: { id: ticket.requester!.id },
      });
      expect(await desk.said(ticket)).toEqual([
        ['customer', '@acme help'],
        ['customer', '@acme not yet'],
      ]);
    },
  );

  test('S34 to our answer joins too, and an open ticket keeps its status', async () => {
    const { mention, ticket } = await opened('chain');
    const answer = await post('acme', 'which one?', mention);
    const reply = await post('chain', 'the red one', answer);
    expect(await ticketOf(reply)).toMatchObject({ id: ticket.id, status: 'new' });
    expect((await desk.said(ticket)).map(([side]) => side)).toEqual(['customer', 'agent', 'customer']);
  });

  test('S34 to somebody else in the conversation joins as well', async () => {
    const { mention, ticket } = await opened('host');
    await desk.person('guest');
    const aside = await post('guest', 'same here', mention);
    const reply = await post('host', 'good to know', aside);
    expect(await ticketOf(reply)).toMatchObject({ id: ticket.id });
  });

  test('S34 to a closed ticket opens a linked follow-up, which later replies join', async () => {
    const { mention, ticket } = await opened('sequel');
    await desk.setStatus(ticket, 'closed');
    const reply = await post('sequel', 'again', mention);
    const next = await ticketOf(reply);
    expect(next).toMatchObject({ status: 'new', followUpOf: ticket.id, linked: [ticket.id] });
    expect(await ticketOf(await post('sequel', 'and again', mention))).toMatchObject({ id: next.id });
    expect(await read(ticket)).toMatchObject({ status: 'closed', linked: [next.id] });
    expect(await desk.said(ticket)).toHaveLength(1);
  });
});

describe('other people', () => {
  test('S34 another author in the conversation gets a ticket of their own, linked', async () => {
    const { mention, ticket } = await opened('leader');
    await desk.person('chimesin');
    const other = await ticketOf(await post('chimesin', 'me too', mention));
    expect(other.id).not.toBe(ticket.id);
    expect(other).toMatchObject({
      status: 'new',
      followUpOf: null,
      linked: [ticket.id],
      requester: { xUsers: [{ handle: 'chimesin' }] },
    });
    expect(await read(ticket)).toMatchObject({ linked: [other.id] });
    expect(await desk.said(ticket)).toEqual([['customer', '@acme help']]);
  });

  test('S34 the post a mention answers is context, not the requester’s words', async () => {
    await desk.person('author');
    await desk.person('summoner');
    const parent = await post('author', 'my van is on fire');
    const ticket = await ticketOf(await post('summoner', '@acme look at this', parent));
    expect(ticket).toMatchObject({ subject: expect.stringContaining('look at this') as string });
    expect(await desk.said(ticket)).toEqual([
      ['context', 'my van is on fire'],
      ['customer', '@author @acme look at this'],
    ]);
    expect(ticket.requester!.xUsers).toMatchObject([{ handle: 'summoner' }]);
    expect((await desk.inbox(acme)).map(({ xId }) => xId)).not.toContain(parent.id);
  });

  test('S34 the post that a liked one answers is context too', async () => {
    await desk.person('baker');
    await desk.person('gourmet');
    const parent = await post('baker', 'who brought these boxes?');
    const praise = await post('gourmet', 'somebody very kind', parent);
    await stack.control.like({ user: 'acme', postId: praise.id });
    const ticket = await ticketOf(praise);
    expect(ticket.channel).toBe('x_like');
    expect(await desk.said(ticket)).toEqual([
      ['context', 'who brought these boxes?'],
      ['customer', '@baker somebody very kind'],
      ['system', '@acme liked this on X'],
    ]);
  });

  test('S34 S36 a post that is shown as context and then converted too speaks once', async () => {
    const bakehouse = await stack.connect('bakehouse', { mentions: 'off' });
    await desk.person('early');
    const first = await post('early', '@bakehouse are you open?');
    const second = await post('early', '@bakehouse on Sundays, I mean', first);
    const [firstItem, secondItem] = [
      await desk.decidedNow(bakehouse, first),
      await desk.decided(bakehouse, second),
    ];
    await stack.api.post(`/v1/inbox/${secondItem.id}/convert`, {});
    const ticket = await desk.ticketWith(bakehouse, second);
    expect((await desk.said(ticket)).map(([side]) => side)).toEqual(['context', 'customer']);
    await stack.api.post(`/v1/inbox/${firstItem.id}/convert`, {});
    expect(await desk.said(ticket)).toEqual([
      ['customer', '@bakehouse are you open?'],
      ['customer', '@bakehouse on Sundays, I mean'],
    ]);
  });

  test('S34 a parent X does not show is done without', async () => {
    await desk.person('vanished');
    await desk.person('witness');
    const parent = await post('vanished', 'you will never read this');
    await stack.control.changeUser('vanished', { suspended: true });
    const ticket = await ticketOf(await post('witness', '@acme did you see?', parent));
    expect((await desk.comments(ticket)).map(({ side }) => side)).toEqual(['customer']);
  });
});

describe('own posts sent outside Perch', () => {
  test('S24 a reply joins as an agent’s comment and reopens nothing', async () => {
    const { mention, ticket } = await opened('handled');
    await desk.setStatus(ticket, 'solved');
    const own = await post('acme', 'done, from my phone', mention);
    expect(await ticketOf(own)).toMatchObject({ id: ticket.id, status: 'solved' });
    expect((await desk.comments(ticket))[1]).toMatchObject({
      side: 'agent',
      visibility: 'public',
      authorName: 'sent on X by @acme',
      xId: own.id,
    });
    const answered = await stack.api.all(`/v1/inbox?accountId=${acme.id}&answered=true`);
    expect(answered).toContainEqual(expect.objectContaining({ xId: mention.id }));
  });

  test('S24 a post of its own opens nothing, and neither does a reply to a closed ticket', async () => {
    const { mention, ticket } = await opened('finished');
    await desk.setStatus(ticket, 'closed');
    const before = (await desk.ticketsOf(acme)).length;
    for (const own of [await post('acme', 'we moved'), await post('acme', 'farewell', mention)])
      expect(await desk.decidedNow(acme, own)).toMatchObject({ ticketId: null, listedReason: 'ownItem' });
    expect(await desk.ticketsOf(acme)).toHaveLength(before);
    expect(await desk.said(ticket)).toHaveLength(1);
  });

  test('S24 answers to a listed mention are there once it becomes a ticket', async () => {
    const off = await stack.connect('answerfirst', { mentions: 'off' });
    await desk.person('quiet');
    const mention = await post('quiet', '@answerfirst anyone?');
    const { id } = await desk.decidedNow(off, mention);
    await desk.decidedNow(off, await post('answerfirst', 'here we are', mention));
    const ticket = await stack.api.post(`/v1/inbox/${id}/convert`);
    expect((await desk.said(ticket)).map(([side]) => side)).toEqual(['customer', 'agent']);
  });
});

describe('order', () => {
  test('S36 what arrives late is put in its place by X’s time', async () => {
    const { mention, ticket } = await opened('slowmail', 'one');
    await stack.api.post(`/v1/accounts/${acme.id}/deactivate`);
    const late = await post('slowmail', 'two', mention);
    const third = await post('slowmail', 'three', mention);
    const shown = {
      id: third.id,
      text: third.shownText,
      author_id: third.authorId,
      created_at: third.createdAt,
      conversation_id: mention.id,
      referenced_tweets: [{ type: 'replied_to', id: mention.id }],
      edit_history_tweet_ids: [third.id],
    };
    // X's index of mentions leaves the second one out; a like brings it later.
    await stack.control.fault({
      kind: 'status',
      status: 200,
      route: 'mentions',
      account: 'acme',
      times: 1_000,
      body: { data: [shown], meta: { result_count: 1 } },
    });
    await stack.api.post(`/v1/accounts/${acme.id}/activate`, { importPause: true });
    expect(await ticketOf(third)).toMatchObject({ id: ticket.id });
    expect(await desk.said(ticket)).toHaveLength(2);
    await stack.control.like({ user: 'acme', postId: late.id });
    expect(await ticketOf(late)).toMatchObject({ id: ticket.id });
    expect((await desk.said(ticket)).map(([, text]) => text)).toEqual([
      '@acme one',
      '@acme two',
      '@acme three',
      '@acme liked this on X',
    ]);
  });

  test('S36 posts of one second stand in the order X gave them', async () => {
    const { mention, ticket } = await opened('quick', '0');
    const said = ['0', '1', '2', '3', '4'];
    const createdAt = (await stack.control.clock()).now;
    let last = mention;
    for (const text of said.slice(1))
      last = await stack.control.post({ from: 'quick', text, inReplyTo: last.id, createdAt });
    await ticketOf(last);
    expect((await desk.said(ticket)).map(([, text]) => text)).toEqual(said.map((text) => `@acme ${text}`));
  });
});
