import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Comment } from '../../../src/domain/tickets/ticket.js';
import { ada, at, post, ticket } from '../../../src/domain/test/examples.js';
import { withTerms } from '../../../src/store/tickets/terms.js';
import { newId } from '../../../src/store/database.js';
import { customerComment, decided, rigWithWorld } from './world.js';

const { rig, world } = await rigWithWorld();

const page = z.object({ data: z.array(z.object({ id: z.string() })), nextCursor: z.string().nullable() });

/** Every id of a list, page by page; `between` runs after the first page. */
async function walk(url: string, limit: number, between = async (): Promise<unknown> => undefined) {
  const ids: string[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < 100; pages += 1) {
    const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { data, nextCursor } = (await rig.asAdmin('GET', `${url}limit=${limit}${query}`)).read(page);
    expect(data.length).toBeLessThanOrEqual(limit);
    ids.push(...data.map(({ id }) => id));
    if (nextCursor === null) return ids;
    cursor = nextCursor;
    if (pages === 0) await between();
  }
  throw new Error('The list does not end');
}

test.each([1, 2, 7, 10, 100])(
  'pages of %i bring everything once, newest first, ties by id',
  async (limit) => {
    const requesterId = `of-${limit}`;
    // Three share each moment, so that pages end within a tie.
    const tickets = Array.from({ length: 20 }, (_, index) =>
      ticket({
        _id: newId(),
        number: limit * 1_000 + index,
        requesterId,
        createdAt: at(Math.floor(index / 3)),
      }),
    );
    await rig.db.tickets.insertMany(tickets);
    const expected = tickets
      .toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a._id < b._id ? 1 : -1))
      .map(({ _id }) => _id);
    expect(await walk(`/v1/tickets?requesterId=${requesterId}&`, limit)).toEqual(expected);
  },
);

test('what comes in between neither repeats nor skips anything', async () => {
  const add = (number: number, minutes: number) =>
    rig.db.tickets.insertOne(
      ticket({ _id: newId(), number, requesterId: 'between', createdAt: at(minutes) }),
    );
  for (let index = 0; index < 6; index += 1) await add(90_000 + index, index);
  const there = (await rig.db.tickets.find({ requesterId: 'between' }).toArray()).map(({ _id }) => _id);
  const seen = await walk('/v1/tickets?requesterId=between&', 2, () => add(91_000, 60));
  expect(seen.toSorted()).toEqual(there.toSorted());
});

test('S36 comments are in X’s time order, then by X id as a number, whenever they arrived', async () => {
  const said = (minutes: number, xId: string): Comment => ({
    ...customerComment({ ...world.item, xId, _id: newId() }, world.ticket),
    ticketId: 'ordered',
    at: at(minutes),
  });
  await rig.db.tickets.insertOne(ticket({ _id: 'ordered', number: 500 }));
  const inOrder = [said(1, '9'), said(1, '10'), said(1, '200'), said(2, '100'), said(3, '50')];
  await rig.db.comments.insertMany([inOrder[4], inOrder[1], inOrder[3], inOrder[0], inOrder[2]] as Comment[]);
  expect(await walk('/v1/tickets/ordered/comments?', 2)).toEqual(inOrder.map(({ _id }) => _id));
});

test('S28 the social tab is filtered by tab, account, ticketed, answered, words and keyword', async () => {
  const accountId = newId();
  await rig.db.accounts.insertOne({ ...world.account, _id: accountId, xUserId: '4711' });
  let minutes = 0;
  const item = async (changes: Partial<typeof world.item>) => {
    minutes += 1;
    const stored = decided(post(at(minutes), ada, {}, { _id: newId(), accountId }), changes);
    await rig.db.items.insertOne(stored);
    return stored._id;
  };
  const plain = await item({ text: 'A bicycle (late)' });
  const ticketed = await item({ ticketId: world.ticket._id, text: 'Ticketed' });
  const answered = await item({ answeredAt: at(9), origins: ['mention', 'replyToUs'] });
  const liked = await item({ origins: ['like'], author: { ...ada, handle: 'grace' } });
  const found = await item({ origins: ['stream', 'mention'] });
  const own = await item({ origins: ['own'] });
  const message = await item({ kind: 'directMessage', origins: ['directMessage'] });
  const select = (query: string) => walk(`/v1/inbox?accountId=${accountId}&${query}&`, 50);

  expect(await select('')).toEqual([message, own, found, liked, answered, ticketed, plain]);
  expect(await select('tab=mentions')).toEqual([found, answered, ticketed, plain]);
  expect(await select('tab=directMessages')).toEqual([message]);
  expect(await select('tab=likes')).toEqual([liked]);
  expect(await select('tab=streams')).toEqual([found]);
  expect(await select('ticketed=true')).toEqual([ticketed]);
  expect(await select('ticketed=false&tab=mentions')).toEqual([found, answered, plain]);
  expect(await select('answered=true')).toEqual([answered]);
  expect(await select('q=BICYCLE%20(')).toEqual([plain]);
  expect(await select('q=@grace')).toEqual([liked]);
  expect(await select('q=.*')).toEqual([]);
  expect(await select('keyword=ticketed')).toEqual([ticketed]);
  expect(await walk('/v1/inbox?accountId=unknown&', 50)).toEqual([]);
});

test('S38 tickets of every channel are one list, filtered by channel, status, account, group, requester, words', async () => {
  const one = { accountId: 'filters', requesterId: 'filters' };
  const tickets = [
    ticket({ ...one, _id: newId(), number: 601, channel: 'x_dm', createdAt: at(3), groupId: 'g' }),
    ticket({ ...one, _id: newId(), number: 602, channel: 'x_like', createdAt: at(2), status: 'solved' }),
    ticket({
      ...one,
      _id: newId(),
      number: 603,
      channel: 'x',
      createdAt: at(1),
      subject: 'Refund 601 please',
    }),
  ];
  await rig.db.tickets.insertMany(await withTerms(rig.db, tickets));
  const [dm, like, mention] = tickets.map(({ _id }) => _id);
  const select = (query: string) => walk(`/v1/tickets?accountId=filters&${query}&`, 50);
  expect(await select('')).toEqual([dm, like, mention]);
  expect(await select('channel=x_like')).toEqual([like]);
  expect(await select('status=solved')).toEqual([like]);
  expect(await select('groupId=g')).toEqual([dm]);
  expect(await select('q=refund')).toEqual([mention]);
  expect(await select('q=601')).toEqual([dm, mention]);
  expect(await select('q=%23602')).toEqual([like]);
});
