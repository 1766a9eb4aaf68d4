import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { itemSchema } from '../../api/views/item.js';
import { findable } from '../../src/domain/items/findable.js';
import type { Item, Origin } from '../../src/domain/items/item.js';
import { tabs } from '../../src/domain/items/selection.js';
import { account, at, message, post, user } from '../../src/domain/test/examples.js';
import { newId } from '../../src/store/database.js';
import { beginningsAtMost } from '../../src/store/narrowing.js';
import type { Caller } from './api/rig.js';
import { apiRigForFile } from './api/rig.js';
import { readsOf, sum } from './reading.js';

const rig = await apiRigForFile();
const { db } = rig;

const accounts = ['acme', 'shop', 'desk'].map((handle, index) =>
  account(
    { visibility: { who: index === 2 ? 'everyone' : 'admins', groupIds: [] } },
    { _id: newId(), xUserId: String(90_000 + index), handle },
  ),
);
await db.accounts.insertMany(accounts);

/** With all else fewer than a lent database may hold (`own-database.ts`): else it would be dropped, and a new one made. */
const many = 4_500;
const inTurn: readonly (readonly Origin[])[] = [
  ['mention'],
  ['mention', 'replyToUs'],
  ['like'],
  ['stream'],
  ['stream', 'mention', 'like'],
  ['own'],
];

/** Of each combination of filters some, and of some hardly any; the rare ones are the oldest. */
const items: Item[] = Array.from({ length: many }, (_, index) => {
  const turn = Math.floor(index / 3) % 6;
  const changes = {
    accountId: accounts[index % 3]!._id,
    _id: newId(),
    xId: String(index),
    ticketId: index > 1_000 && index % 5 < 4 ? newId() : null,
    answeredAt: index % 7 === 0 ? at(index) : null,
    text: `parcel ${index % 50 === 0 ? 'damaged' : 'late'} w${index % 300}${index % 90 === 0 ? ' $acme' : ''} 荷物${index % 2 === 0 ? '破損' : '遅延'}`,
    ...(turn === 3 ? { streamIds: ['searched'] } : {}),
  };
  const by = user(String(index % 200));
  const { toFile: _decided, ...item } =
    index % 11 === 0
      ? message(at(index), { own: index % 22 === 0, peer: by }, changes)
      : post(at(index), by, {}, { ...changes, origins: inTurn[turn]! });
  return { ...item, ...findable({ ...item }) };
});
await db.items.insertMany(items);
const denied = await rig.asAgent(await rig.addAgent());

const optional = (name: string, values: readonly string[]) => [
  '',
  ...values.map((value) => `${name}=${value}`),
];
const combinations = optional('accountId', [accounts[0]!._id]).flatMap((byAccount) =>
  optional('tab', tabs).flatMap((tab) =>
    optional('ticketed', ['true', 'false']).flatMap((ticketed) =>
      optional('answered', ['true', 'false']).map((answered) =>
        [byAccount, tab, ticketed, answered].filter(Boolean).join('&'),
      ),
    ),
  ),
);
/** With how the terms begin that it is read through. */
const searches = {
  'q=damaged': 'damaged',
  'q=damaged%20': 'damaged',
  'q=w17%20late': 'w17',
  'q=w17': 'w17',
  'q=dama': 'damaged',
  'q=破損': '破損',
  'keyword=damaged': 'damaged',
  'keyword=w17': 'w17',
  'keyword=破損': '破損',
  'q=u17': 'u17',
  'q=$acme%20': '$',
  'keyword=$acme': '$',
};

async function listed(query: string, as: Caller = rig.asAdmin) {
  const answers: z.output<typeof itemSchema>[] = [];
  const reads = await readsOf(db, ['items'], async () => {
    const answer = await as('GET', `/v1/inbox?${query}`);
    expect(answer.status, answer.text).toBe(200);
    answers.push(...answer.read(z.object({ data: z.array(itemSchema) })).data);
  });
  return { ids: answers.map(({ id }) => id), reads };
}

/** As a person would select by hand from everything. */
function expected(query: string, seen: (item: Item) => boolean = () => true): string[] {
  const wanted = new URLSearchParams(query);
  const origin = {
    mentions: 'mention',
    directMessages: 'directMessage',
    likes: 'like',
    streams: 'stream',
  } as const;
  const tab = wanted.get('tab') as keyof typeof origin | null;
  const words = (wanted.get('q') ?? wanted.get('keyword'))?.split(' ') ?? [];
  const is = (name: string, value: boolean) => !wanted.has(name) || String(value) === wanted.get(name);
  return items
    .filter(seen)
    .filter((item) => !wanted.has('accountId') || item.accountId === wanted.get('accountId'))
    .filter((item) => !wanted.has('streamId') || item.streamIds?.includes(wanted.get('streamId')!))
    .filter(({ origins: its }) => tab === null || its.includes(origin[tab]))
    .filter(
      ({ ticketId, answeredAt }) => is('ticketed', ticketId !== null) && is('answered', answeredAt !== null),
    )
    .filter(({ text, author }) =>
      words.every((word, index) => {
        const held = ` ${text} ${author.handle} `;
        const begun = wanted.has('q') && index === words.length - 1;
        return held.includes(word === '破損' ? word : ` ${word}${begun ? '' : ' '}`);
      }),
    )
    .toReversed()
    .slice(0, 50)
    .map(({ _id }) => _id);
}

describe('S28 each combination of filters is read from an index in the order of the list', () => {
  test.each(combinations.map((query) => [query === '' ? '(all)' : query, query]))(
    '%s',
    async (_name, query) => {
      const { ids, reads } = await listed(query);
      expect(ids).toEqual(expected(query));
      expect(reads.length).toBeGreaterThan(0);
      for (const { planSummary, hasSortStage } of reads) {
        expect(planSummary).toMatch(/^IXSCAN/);
        expect(hasSortStage ?? false, planSummary).toBe(false);
      }
      // Of several strands each may have read a page; of each origin an item has it may be read once.
      expect(sum(reads.map(({ docsExamined }) => docsExamined))).toBeLessThanOrEqual(3 * 51 * reads.length);
      expect(sum(reads.map(({ keysExamined }) => keysExamined))).toBeLessThanOrEqual(
        400 + 3 * 51 * reads.length,
      );
    },
  );
});

describe('S28 a search reads what has its rarest term, newest first', () => {
  const filters = ['', '&tab=mentions', '&ticketed=false', `&accountId=${accounts[0]!._id}&answered=true`];
  const filtered = Object.entries(searches).flatMap(([search, term]) =>
    filters.map((filter) => [search + filter, term, filter] as const),
  );
  test.each(filtered)('%s', async (query, term, filter) => {
    const { ids, reads } = await listed(query);
    expect(ids).toEqual(expected(query));
    for (const { planSummary, hasSortStage } of reads) {
      expect(planSummary).toMatch(/^(IXSCAN|COUNT)/);
      expect(hasSortStage ?? false, planSummary).toBe(false);
    }
    // A page of what has the term; all that has it where a filter leaves fewer.
    const have = items.filter(({ terms = [] }) => terms.some((each) => each.startsWith(term))).length;
    const most = filter === '' ? Math.min(have, 51) : have;
    expect(sum(reads.map(({ docsExamined }) => docsExamined))).toBeLessThanOrEqual(most + beginningsAtMost);
  });

  test('the beginning of a word that nearly all have fills a page from the newest', async () => {
    const { ids, reads } = await listed('q=p');
    expect(ids).toEqual(expected('q=p'));
    expect(sum(reads.map(({ docsExamined }) => docsExamined))).toBeLessThanOrEqual(51 + beginningsAtMost + 1);
  });

  test('what hardly anything has is looked for in so many at most for one page, and the next goes on', async () => {
    const asked = { data: z.array(itemSchema), nextCursor: z.string().nullable() };
    const read = async (after: string) =>
      (await rig.asAdmin('GET', `/v1/inbox?keyword=!!${after}`)).read(z.object(asked));
    await db.items.updateOne({ _id: items[10]!._id }, { $set: { text: 'late!!' } });
    const pages = [await read('')];
    for (let next = pages[0]!.nextCursor; next !== null; next = pages.at(-1)!.nextCursor)
      pages.push(await read(`&cursor=${next}`));
    expect(pages.length).toBeGreaterThanOrEqual(3);
    expect(pages.flatMap(({ data }) => data.map(({ id }) => id))).toEqual([items[10]!._id]);
    await db.items.replaceOne({ _id: items[10]!._id }, items[10]!);
  });

  test('S16 their own handle as a keyword lists every mention, also where X trims the handle', async () => {
    const { ids, reads } = await listed(`keyword=%40acme&accountId=${accounts[0]!._id}`);
    expect(ids).toEqual(expected(`tab=mentions&accountId=${accounts[0]!._id}`));
    for (const { hasSortStage } of reads) expect(hasSortStage ?? false).toBe(false);
  });
});

describe('S28 S29 the list', () => {
  test.each(['', 'tab=mentions', 'ticketed=false', 'streamId=searched', 'q=damaged', 'tab=directMessages'])(
    'an agent without direct messages who sees one account gets and costs no more: %s',
    async (query) => {
      const { ids, reads } = await listed(query, denied);
      const seen = (item: Item) => item.accountId === accounts[2]!._id && item.kind === 'post';
      expect(ids).toEqual(expected(query, seen));
      for (const { hasSortStage } of reads) expect(hasSortStage ?? false).toBe(false);
      expect(sum(reads.map(({ docsExamined }) => docsExamined))).toBeLessThan(700);
    },
  );

  test('a page far down costs no more than the first', async () => {
    const next: (string | null)[] = [''];
    let pages = 0;
    const walked: string[] = [];
    const page = z.object({ data: z.array(itemSchema), nextCursor: z.string().nullable() });
    while (next[0] !== null) {
      const after = next[0] === '' ? '' : `&cursor=${next[0]}`;
      const reads = await readsOf(db, ['items'], async () => {
        const answer = (await rig.asAdmin('GET', `/v1/inbox?tab=mentions&limit=100${after}`)).read(page);
        walked.push(...answer.data.map(({ id }) => id));
        next[0] = answer.nextCursor;
      });
      pages += 1;
      expect(sum(reads.map(({ keysExamined }) => keysExamined))).toBeLessThan(500);
    }
    expect(pages).toBeGreaterThan(20);
    expect(walked).toEqual(
      items
        .filter(({ origins: its }) => its.includes('mention'))
        .toReversed()
        .map(({ _id }) => _id),
    );
  });

  test('with more accounts than the server reads in order at once it is still read in order', async () => {
    const more = Array.from({ length: 250 }, (_, index) =>
      account({}, { _id: newId(), xUserId: String(91_000 + index), handle: `a${index}` }),
    );
    await db.accounts.insertMany(more);
    for (const query of ['', 'ticketed=true', 'q=damaged']) {
      const { ids, reads } = await listed(query);
      expect(ids).toEqual(expected(query));
      for (const { hasSortStage } of reads) expect(hasSortStage ?? false).toBe(false);
    }
    await db.accounts.deleteMany({ _id: { $in: more.map(({ _id }) => _id) } });
  });
});

test('(control) a regular expression over the texts is noticed', async () => {
  const reads = await readsOf(db, ['items'], () =>
    db.items
      .find({ accountId: accounts[0]!._id, text: /damaged/ })
      .sort({ createdAt: -1 })
      .limit(50)
      .toArray(),
  );
  expect(sum(reads.map(({ docsExamined }) => docsExamined))).toBeGreaterThan(300);
});
