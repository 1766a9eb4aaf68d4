import { beforeAll, describe, expect, test } from 'vitest';
import type { Reply } from '../../api/client/answers.js';
import { lookSignalName, replyWorkflowId } from '../../src/domain/names.js';
import { eventually } from '../eventually.js';
import { deskOf, seldom } from './desk.js';
import { stackForFile } from './stack.js';

const stack = await stackForFile();
const acme = await stack.connect('acme', seldom);
for (const username of ['jane', 'joe']) await stack.control.createUser({ username, dmPolicy: 'everyone' });
const desk = deskOf(stack);
const { answer, arrived, decidedNow, look, reply: replyOf, replyBecomes: becomes } = desk;
await desk.plentyOfMessageReads();

let written = 0;

/** A fresh ticket of a customer's post; its id. */
async function publicTicket(): Promise<{ id: string; postId: string }> {
  const about = `parcel ${(written += 1)}`;
  const post = await stack.control.post({ from: 'jane', text: `@acme where is ${about}?` });
  return { id: (await arrived(acme, post)).id, postId: post.id };
}

async function messageTicket(from: string): Promise<string> {
  const about = `secret ${(written += 1)}`;
  const message = await stack.control.dm({ from, to: 'acme', text: about });
  return (await arrived(acme, message)).id;
}

/** How often X shows a text of ours. */
async function shownAtX(text: string): Promise<number> {
  const { posts, dms } = await stack.control.ledger();
  return [...posts, ...dms].filter((each) => each.text.endsWith(text)).length;
}

describe('a reply is sent at most once', () => {
  test('S43 a double click is one reply', async () => {
    const { id } = await publicTicket();
    const [first, second] = await Promise.all([answer(id, 'twice clicked'), answer(id, 'twice clicked')]);
    expect(second.id).toBe(first.id);
    await becomes(first.id, 'sent');
    expect((await answer(id, 'twice clicked')).id).toBe(first.id);
    expect(await shownAtX('twice clicked')).toBe(1);
  });

  test('S43 an API retry with the same key is one reply; another body under it is refused', async () => {
    const { id } = await publicTicket();
    const key = { 'idempotency-key': 'retry-1' };
    const [first, ...others] = await Promise.all([
      answer(id, 'retried', key),
      answer(id, 'retried', key),
      answer(id, 'retried', key),
    ]);
    expect(others.map((reply) => reply.id)).toEqual([first.id, first.id]);
    await expect(answer(id, 'something else', key)).rejects.toThrow(' 409 ');
    await becomes(first.id, 'sent');
    expect(await shownAtX('retried')).toBe(1);
  });

  test('S43 a response lost after X accepted it: found at X, sent once, one comment', async () => {
    const { id } = await publicTicket();
    await stack.control.fault({ route: 'create-post', kind: 'drop-after-commit', account: 'acme' });
    const reply = await becomes((await answer(id, 'answered but unheard')).id, 'sent');
    const shown = (await stack.control.ledger()).posts.filter(({ text }) =>
      text.endsWith('answered but unheard'),
    );
    expect(shown.map((post) => post.id)).toEqual([reply.xId]);
    // Its echo among the account's own posts is read meanwhile and is no second comment.
    const marker = await publicTicket();
    expect(marker.id).not.toBe(id);
    const comments = await stack.api.all(`/v1/tickets/${id}/comments`);
    expect(comments.filter(({ xId }) => xId === reply.xId)).toHaveLength(1);
  });

  test('S43 the same for a direct message', async () => {
    const id = await messageTicket('jane');
    await stack.control.fault({ route: 'send-dm', kind: 'drop-after-commit', account: 'acme' });
    await becomes((await answer(id, 'private and unheard')).id, 'sent');
    expect(await shownAtX('private and unheard')).toBe(1);
  });

  test('S43 lost before X took it: unknown, and an agent’s "send again" sends it once', async () => {
    const { id } = await publicTicket();
    await stack.control.fault({ route: 'create-post', kind: 'drop-before-commit', account: 'acme' });
    const { id: replyId } = await answer(id, 'lost on the way');
    expect(await becomes(replyId, 'unknown')).toMatchObject({ reason: 'outcomeUnknown', xId: null });
    expect(await shownAtX('lost on the way')).toBe(0);
    await stack.api.post(`/v1/replies/${replyId}/resolve`, { outcome: 'sendAgain' });
    await becomes(replyId, 'sent');
    expect(await shownAtX('lost on the way')).toBe(1);
  });

  test('S43 an agent settles an unknown one as not sent', async () => {
    const { id } = await publicTicket();
    await stack.control.fault({ route: 'create-post', kind: 'html', account: 'acme' });
    const { id: replyId } = await answer(id, 'gone for good');
    await becomes(replyId, 'unknown');
    await stack.api.post(`/v1/replies/${replyId}/resolve`, { outcome: 'notSent' });
    expect(await becomes(replyId, 'cancelled')).toMatchObject({ reason: 'settledByAgent' });
    expect(await shownAtX('gone for good')).toBe(0);
  });

  test('S43 refused by a 429 it waits until X’s time and goes by itself', async () => {
    const { id } = await publicTicket();
    const resetAt = String(Math.ceil(Date.parse((await stack.control.clock()).now) / 1_000) + 3);
    await stack.control.fault({
      route: 'create-post',
      kind: 'status',
      status: 429,
      account: 'acme',
      headers: { 'x-rate-limit-limit': '100', 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': resetAt },
      body: { title: 'Too Many Requests', detail: 'Too Many Requests', type: 'about:blank', status: 429 },
    });
    const { id: replyId } = await answer(id, 'a little later');
    await eventually(async () => (await replyOf(replyId)).reason === 'rateLimited');
    await becomes(replyId, 'sent');
    expect(await shownAtX('a little later')).toBe(1);
  });
});

describe('an agent’s word that X has it', () => {
  beforeAll(async () => {
    for (const username of ['mia', 'noah', 'olga', 'pia'])
      await stack.control.createUser({ username, dmPolicy: 'everyone' });
  });

  /** X took the answer, the word of it was lost, and X does not let us look. */
  async function unheard(ticketId: string, text: string, route: { send: string; look: string }) {
    const { send, look } = route;
    await stack.control.fault({ route: look, kind: 'status', status: 500, account: 'acme', forMs: 60_000 });
    await stack.control.fault({ route: send, kind: 'drop-after-commit', account: 'acme' });
    const { id } = await answer(ticketId, text);
    await becomes(id, 'unknown');
    return id;
  }
  const message = { send: 'send-dm', look: 'dm_events/with' };
  const post = { send: 'create-post', look: 'own-posts' };

  const isSent = (id: string) => stack.api.post(`/v1/replies/${id}/resolve`, { outcome: 'sent' });

  const answers = async (ticketId: string) =>
    (await stack.api.all(`/v1/tickets/${ticketId}/comments`)).filter(({ side }) => side === 'agent');

  async function seenAtX(text: string): Promise<string> {
    const { posts, dms } = await stack.control.ledger();
    return [...posts, ...dms].find((each) => each.text === text)!.id;
  }

  /** Waits until the echo is read and filed. */
  async function echoRead(text: string): Promise<string> {
    const xId = await seenAtX(text);
    await arrived(acme, { id: xId });
    return xId;
  }

  test('S43 S24 given after X’s echo was read: the echo’s comment becomes the answer’s, there is no second', async () => {
    const ticketId = await messageTicket('mia');
    const id = await unheard(ticketId, 'read before the word', message);
    const xId = await echoRead('read before the word');
    await isSent(id);
    expect(await answers(ticketId)).toMatchObject([{ xId, replyId: id }]);
    expect(await replyOf(id)).toMatchObject({ state: 'sent', xId });
    await stack.control.clearFaults();
  });

  test.each([
    ['message', () => messageTicket('noah'), message],
    ['post', async () => (await publicTicket()).id, post],
  ] as const)(
    'S43 S24 given before X’s echo of a %s is read: the echo is no second comment',
    async (kind, ticket, route) => {
      const text = `word before the echo of a ${kind}`;
      const ticketId = await ticket();
      const id = await unheard(ticketId, text, route);
      await isSent(id);
      expect(await answers(ticketId)).toMatchObject([{ xId: null, replyId: id }]);
      await stack.control.clearFaults();
      const xId = await echoRead(text);
      expect(await answers(ticketId)).toMatchObject([{ xId, replyId: id }]);
      expect(await replyOf(id)).toMatchObject({ state: 'sent', xId });
    },
  );

  test('S43 S24 of an answer whose echo became the context of the next ticket: it is in the ticket it answers, alone', async () => {
    const older = await messageTicket('pia');
    await stack.control.advance(2 * 86_400_000);
    const id = await unheard(older, 'to what you asked', message);
    const xId = await seenAtX('to what you asked');
    expect((await decidedNow(acme, { id: xId })).listedReason).not.toBeNull();
    const newer = await messageTicket('pia');
    const contextOf = async (ticketId: string) =>
      (await stack.api.all(`/v1/tickets/${ticketId}/comments`)).map((each) => each.xId);
    expect(await contextOf(newer)).toContain(xId);
    await isSent(id);
    expect(await answers(older)).toMatchObject([{ xId, replyId: id }]);
    expect(await contextOf(newer)).not.toContain(xId);
    await stack.control.clearFaults();
  });

  test('S43 S36 of an answer to an older ticket whose echo was filed in the newer one: it is in the ticket it answers', async () => {
    const older = await messageTicket('olga');
    await stack.control.advance(2 * 86_400_000);
    const newer = await messageTicket('olga');
    expect(newer).not.toBe(older);
    const id = await unheard(older, 'to what you wrote first', message);
    const xId = await echoRead('to what you wrote first');
    expect(await answers(newer)).toMatchObject([{ xId }]);
    await isSent(id);
    expect(await answers(older)).toMatchObject([{ xId, replyId: id }]);
    expect(await answers(newer)).toEqual([]);
    const items = await stack.api.all(`/v1/inbox?accountId=${acme.id}`);
    expect(items.find((item) => item.xId === xId)).toMatchObject({ ticketId: older });
    await stack.control.clearFaults();
  });
});

describe('an answer from another account', () => {
  test('S39 the customer’s next post, which reaches both accounts, is in the ticket once', async () => {
    const second = await stack.connect('acmehelp', seldom);
    const post = await stack.control.post({ from: 'jane', text: '@acme @acmehelp who of you can help?' });
    for (const account of [acme, second]) await look(account);
    const tickets = await eventually(
      async () => {
        const found = await stack.api.all('/v1/tickets');
        const both = found.filter(({ subject }) => subject.includes('who of you can help'));
        return both.length === 2 && both;
      },
      { what: 'a ticket for each account' },
    );
    const ticket = tickets.find(({ accountId }) => accountId === acme.id)!;
    const queued = await stack.api.post(`/v1/tickets/${ticket.id}/replies`, {
      text: 'This is us both',
      via: 'x',
      accountId: second.id,
    });
    const reply = await becomes(queued.id, 'sent');
    const items = await stack.api.all(`/v1/inbox?accountId=${acme.id}&tab=mentions&answered=true`);
    expect(items.map(({ xId }) => xId)).toContain(post.id);

    const next = await stack.control.post({
      from: 'jane',
      text: '@acme @acmehelp thank you both',
      inReplyTo: reply.xId!,
    });
    for (const account of [acme, second]) await look(account);
    const seenBy = async (accountId: string) =>
      (await stack.api.all(`/v1/inbox?accountId=${accountId}&tab=mentions`)).find(
        ({ xId, ticketId }) => xId === next.id && ticketId,
      );
    await eventually(async () => (await seenBy(acme.id)) && (await seenBy(second.id)));
    const comments = await stack.api.all(`/v1/tickets/${ticket.id}/comments`);
    expect(comments.filter(({ xId }) => xId === next.id)).toHaveLength(1);
  });
});

describe('a reply that X refuses', () => {
  test('S44 says why: a person who did not summon us', async () => {
    const { id } = await publicTicket();
    await stack.control.fault({
      route: 'create-post',
      kind: 'status',
      status: 403,
      account: 'acme',
      body: {
        title: 'Forbidden',
        type: 'about:blank',
        status: 403,
        detail:
          'Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.',
      },
    });
    expect(await becomes((await answer(id, 'unwanted')).id, 'refused')).toMatchObject({
      reason: 'notSummoned',
    });
  });

  test('S43 the account held back: its sends wait with the reason, go when it is over, and one that is held back again is refused', async () => {
    const restricted = {
      ...{ route: 'create-post', account: 'acme', kind: 'status' as const, status: 403, times: 1 },
      body: {
        title: 'Forbidden',
        detail: 'This operation is not permitted.',
        type: 'about:blank',
        status: 403,
      },
    } as const;
    const waits = (id: string) =>
      eventually(async () => {
        const reply = await replyOf(id);
        return reply.state === 'queued' && reply.reason === 'heldBackByX';
      });
    const heldUntil = async () => (await stack.api.get(`/v1/accounts/${acme.id}/health`)).sendsHeldUntil;
    const release = async (id: string) => {
      await stack.db.accounts.updateOne({ _id: acme.id }, { $set: { sendsHeldUntil: new Date() } });
      await stack.temporal.client.workflow.getHandle(replyWorkflowId(id)).signal(lookSignalName);
    };
    const first = await publicTicket();
    const second = await publicTicket();
    await stack.control.fault(restricted);
    const { id: heldBack } = await answer(first.id, 'held back');
    await waits(heldBack);
    expect(Date.parse((await heldUntil()) ?? '') - Date.now()).toBeGreaterThan(10 * 60_000);
    const { id: behind } = await answer(second.id, 'waits behind');
    await waits(behind);
    expect(await shownAtX('waits behind')).toBe(0);

    await stack.control.fault(restricted);
    await release(heldBack);
    expect(await becomes(heldBack, 'refused')).toMatchObject({ reason: 'forbiddenByX' });
    expect((await stack.db.replies.findOne({ _id: behind }))?.attempts).toBe(0);
    await release(behind);
    await becomes(behind, 'sent');
    expect(await shownAtX('held back')).toBe(0);
  });

  test('S44 says why: the post is gone', async () => {
    const { id, postId } = await publicTicket();
    await stack.control.remove(postId);
    expect(await becomes((await answer(id, 'to nobody')).id, 'refused')).toMatchObject({
      reason: 'parentGone',
    });
    expect(await shownAtX('to nobody')).toBe(0);
  });

  test('S45 too long is refused before anything is queued', async () => {
    const { id } = await publicTicket();
    await expect(answer(id, 'x'.repeat(281))).rejects.toThrow(/textTooLong|replyTooLong/);
    expect(await stack.api.all(`/v1/tickets/${id}/replies`)).toEqual([]);
  });

  test('S39 a direct message can’t be answered from another account', async () => {
    const other = await stack.connect('acmetwo');
    const id = await messageTicket('joe');
    await expect(
      stack.api.post(`/v1/tickets/${id}/replies`, { text: 'from elsewhere', via: 'x', accountId: other.id }),
    ).rejects.toThrow(/ 4\d\d /);
  });
});

describe('an answer in parts', () => {
  const long = Array.from({ length: 90 }, (_, index) => `word${index}`).join(' ');

  async function inParts(undoSeconds: number): Promise<Reply[]> {
    const { version } = await stack.api.get('/v1/settings');
    await stack.api.patch('/v1/settings', { undoSeconds }, version);
    const { id } = await publicTicket();
    await stack.api.post(`/v1/tickets/${id}/replies`, { text: long, split: true });
    const parts = await stack.api.all(`/v1/tickets/${id}/replies`);
    return parts.toSorted((one, other) => (one.part?.index ?? 0) - (other.part?.index ?? 0));
  }

  test('S45 its parts are a thread at X, in order', async () => {
    const parts = await inParts(0);
    expect(parts.length).toBeGreaterThan(1);
    const sent = [];
    for (const { id } of parts) sent.push(await becomes(id, 'sent'));
    expect(sent.slice(1).map(({ inReplyToXId }) => inReplyToXId)).toEqual(
      sent.slice(0, -1).map(({ xId }) => xId),
    );
  });

  test('S45 where the first part is taken back, the others are not sent either', async () => {
    const [first, ...others] = await inParts(10);
    await stack.api.post(`/v1/replies/${first?.id}/cancel`);
    for (const { id } of others) await becomes(id, 'cancelled', 'partBeforeNotSent');
    const { posts } = await stack.control.ledger();
    expect(posts.filter(({ text }) => text.endsWith(`1/${others.length + 1}`))).toHaveLength(1);
  });
});
