import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Item } from '../items/item.js';
import { openBook, type Book } from '../test/book.js';
import { account, ada, at, bob, message, minuteMs, post, us, user } from '../test/examples.js';
import type { FilingPlan } from './desk.js';
import { planFiling } from './plan.js';
import { subjectOf } from './subject.js';

const desk = (settings: Parameters<typeof account>[0] = {}): Book => openBook(account(settings));

describe('S26 a batch', () => {
  test('of two unrelated items makes two tickets', () => {
    const book = desk();
    book.file([post(at(0), ada), post(at(0), bob, { sequence: 1 })]);
    expect(book.tickets()).toHaveLength(2);
  });

  test('of nothing plans nothing', () => {
    expect(planFiling([], desk().known([]), at(0), () => 'unused')).toEqual({
      newTickets: [],
      changedTickets: [],
      ticketsBefore: [],
      comments: [],
      newContacts: [],
      changedContacts: [],
      filed: [],
      answered: [],
    });
  });

  test('with the same item twice has it once', () => {
    const item = post(at(0), ada);
    const plan = planFiling([item, item], desk().known([]), at(0), ids());
    expect(plan.newTickets).toHaveLength(1);
    expect(plan.comments).toHaveLength(1);
    expect(plan.filed).toHaveLength(1);
  });

  test('already filed changes nothing when it is planned again', () => {
    const book = desk();
    const batch = [post(at(0), ada), message(at(1)), post(at(2), us)];
    book.file(batch);
    const again = planFiling(batch, book.known(batch), at(3), ids());
    expect(again).toMatchObject({ newTickets: [], changedTickets: [], comments: [], newContacts: [] });
  });

  test('is taken as it is: neither the items nor what is known is changed', () => {
    const book = desk();
    const batch = [message(at(1)), post(at(0), ada)];
    const known = book.known(batch);
    const before = structuredClone({ batch, known });
    planFiling(batch, known, at(3), ids());
    expect({ batch, known }).toEqual(before);
  });
});

describe('a new ticket', () => {
  test('of a post', () => {
    const book = desk({ departmentId: 'sales', productId: 'app', dmGroupId: 'social' });
    const item = post(at(0), ada, {}, { text: 'Where is it?\nI wait' });
    const plan = book.file([item], at(3));
    expect(plan.newTickets).toEqual([
      {
        _id: 'id-000002',
        number: 0,
        channel: 'x',
        status: 'new',
        subject: 'Where is it?',
        requesterId: 'id-000001',
        requesterXUserId: ada.xUserId,
        accountId: 'account',
        groupId: null,
        assigneeId: null,
        departmentId: 'sales',
        productId: 'app',
        priority: 'normal',
        tags: [],
        followUpOf: null,
        continuedBy: null,
        linked: [],
        filedBy: {
          because: 'captureAll',
          ruleId: null,
          keyword: null,
          rulesVersion: 0,
          settingsVersion: 4,
        },
        createdAt: at(3),
        updatedAt: at(3),
        firstPostAt: at(0),
        firstRepliedAt: null,
        solvedAt: null,
        conversationXId: item.xId,
        dmFirstAt: null,
        dmLastAt: null,
        commentCount: 1,
        version: 0,
      },
    ]);
    expect(plan.changedTickets).toEqual([]);
  });

  test('has the words of the item as its first comment', () => {
    const media = [{ key: 'm1', type: 'photo', url: 'https://acme.com/m1', altText: null }];
    const item = post(at(0), ada, {}, { media });
    expect(desk().file([item]).comments).toEqual([
      {
        _id: 'id-000003',
        ticketId: 'id-000002',
        accountId: 'account',
        side: 'customer',
        visibility: 'public',
        via: 'x',
        xId: item.xId,
        itemId: item._id,
        replyId: null,
        agentId: null,
        authorName: '@ada',
        text: item.text,
        media,
        at: at(0),
        order: item.xId.padStart(19, '0'),
        edits: [],
      },
    ]);
  });

  test('written to once or often in a batch, a known ticket is one version above what was read', () => {
    const book = desk();
    book.file([message(at(0))]);
    const [before] = book.tickets();
    const plan = book.file([message(at(1)), message(at(2)), message(at(3), { own: true })], at(9));
    expect(plan.changedTickets).toMatchObject([
      { _id: before?._id, version: (before?.version ?? 0) + 1, commentCount: 4, updatedAt: at(9) },
    ]);
    expect(plan.newTickets).toEqual([]);
  });
});

describe('the subject', () => {
  test.each([
    ['One line', 'One line'],
    ['\n  \n  First \nSecond', 'First'],
    ['', ''],
    [' \n ', ''],
    ['a'.repeat(100), 'a'.repeat(100)],
    ['a'.repeat(101), `${'a'.repeat(99)}…`],
    ['👩‍👩‍👧'.repeat(100), '👩‍👩‍👧'.repeat(100)],
    ['👩‍👩‍👧'.repeat(101), `${'👩‍👩‍👧'.repeat(99)}…`],
  ])('of %j', (text, subject) => {
    expect(subjectOf(text)).toBe(subject);
  });
});

describe('S30 an item converted by hand', () => {
  test('becomes a ticket whatever the switches say', () => {
    const book = desk({ mentions: 'off', directMessages: 'off' });
    const items = [post(at(0), ada), message(at(0), { sequence: 1 })];
    book.file(items);
    expect(book.tickets()).toEqual([]);
    for (const item of items) book.convert(book.item(item));
    expect(book.tickets().map(({ channel }) => channel)).toEqual(['x', 'x_dm']);
    for (const item of items) expect(book.item(item).verdict).toEqual({ outcome: 'opened', reason: null });
  });

  test('joins the ticket it belongs to, as if it had come later', () => {
    const book = desk({ mentions: 'keywords', keywords: ['parcel'] });
    const root = post(at(0), ada, {}, { text: 'hello' });
    const reply = post(at(1), ada, { answers: root }, { text: 'my parcel' });
    book.file([root, reply]);
    expect(book.item(root).ticketId).toBeNull();
    book.convert(book.item(root));
    expect(book.ticketOf(root)?._id).toBe(book.ticketOf(reply)?._id);
  });

  test('of our own never opens a ticket', () => {
    const book = desk();
    const own = [post(at(0), us), message(at(0), { own: true, sequence: 1 })];
    book.file(own);
    for (const item of own) book.convert(book.item(item));
    expect(book.tickets()).toEqual([]);
  });

  test('a second time changes nothing', () => {
    const book = desk({ mentions: 'off' });
    const item = post(at(0), ada);
    book.file([item]);
    book.convert(book.item(item));
    const again = planFiling([item], book.known([item]), at(3), ids());
    expect(again).toMatchObject({ newTickets: [], changedTickets: [], comments: [] });
  });
});

describe('posts and messages of several people in whatever batches', () => {
  const people = [ada, bob, user('8')];
  const drawn = fc.record({
    by: fc.constantFrom(...people),
    own: fc.boolean(),
    direct: fc.boolean(),
    minute: fc.integer({ min: 0, max: 300 }),
    answers: fc.option(fc.nat({ max: 20 })),
  });
  const made = (all: readonly (typeof drawn extends fc.Arbitrary<infer T> ? T : never)[]): Item[] =>
    all.reduce<Item[]>((items, { by, own, direct, minute, answers }, sequence) => {
      const posts = items.filter(({ kind }) => kind === 'post');
      const parent = answers === null ? undefined : posts[answers % Math.max(posts.length, 1)];
      items.push(
        direct
          ? message(at(minute), { own, peer: by, sequence })
          : post(parent ? later(parent, minute) : at(minute), own ? us : by, { answers: parent, sequence }),
      );
      return items;
    }, []);

  const later = ({ createdAt }: Item, minutes: number): Date =>
    new Date(createdAt.getTime() + (1 + minutes) * minuteMs);

  test('S37 each ticket is public or private, S36 its comments in order, and each item is filed once', () => {
    fc.assert(
      fc.property(fc.array(drawn, { maxLength: 16 }), fc.integer({ min: 1, max: 5 }), (all, size) => {
        const book = desk({ threadingIntervalMinutes: 60 });
        const items = made(all);
        for (let from = 0; from < items.length; from += size) book.file(items.slice(from, from + size));
        for (const ticket of book.tickets()) {
          const comments = book.comments(ticket._id);
          expect(new Set(comments.map(({ visibility }) => visibility)).size).toBe(1);
          expect(comments.filter(({ side }) => side === 'customer')).not.toEqual([]);
          const keys = comments.map(({ at: when, xId }) => [when.getTime(), BigInt(xId ?? 0)] as const);
          expect(keys.every(([when, id], index) => isAfter([when, id], keys[index - 1]))).toBe(true);
        }
        for (const item of book.items()) {
          expect(item.verdict).not.toBeNull();
          expect(item.toFile).toBeUndefined();
          if (!item.origins.includes('own')) expect(item.ticketId).not.toBeNull();
        }
      }),
      { numRuns: 300 },
    );
  });

  const isAfter = (
    [when, id]: readonly [number, bigint],
    before: readonly [number, bigint] | undefined,
  ): boolean => !before || when > before[0] || (when === before[0] && id > before[1]);
});

describe('the book that these tests keep refuses', () => {
  const filed = () => {
    const book = desk();
    const item = post(at(0), ada);
    const plan = planFiling([item], book.known([item]), at(1), ids());
    return { book, item, plan };
  };
  const broken: [string, RegExp, (plan: FilingPlan) => FilingPlan][] = [
    ['an item left out', /filed exactly once/, (plan) => ({ ...plan, filed: [] })],
    ['a comment left out', /counts its comments/, (plan) => ({ ...plan, comments: [] })],
    [
      'a comment twice',
      /words of one ticket/,
      (plan) => ({ ...plan, comments: [...plan.comments, ...plan.comments] }),
    ],
    [
      'a private comment in a public ticket',
      /public only/,
      (plan) => ({
        ...plan,
        comments: plan.comments.map((comment) => ({ ...comment, visibility: 'private' })),
      }),
    ],
    [
      'a change of what was never read',
      /one version above/,
      (plan) => ({ ...plan, changedTickets: plan.newTickets }),
    ],
    [
      'a comment in a closed ticket',
      /closed ticket/,
      (plan) => ({ ...plan, newTickets: plan.newTickets.map((ticket) => ({ ...ticket, status: 'closed' })) }),
    ],
  ];

  test.each(broken)('%s', (_, promise, damage) => {
    const { book, item, plan } = filed();
    expect(() => book.write([item], damage(plan))).toThrow(promise);
  });

  test('but not a sound plan', () => {
    const { book, item, plan } = filed();
    expect(() => book.write([item], plan)).not.toThrow();
  });
});

function ids(): () => string {
  let count = 0;
  return () => `new-${String((count += 1))}`;
}
