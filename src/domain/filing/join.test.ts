import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byXTime } from '../items/captured.js';
import type { Item } from '../items/item.js';
import { openBook, type Book } from '../test/book.js';
import { account, ada, at, bob, message, post, us } from '../test/examples.js';
import type { Ticket } from '../tickets/ticket.js';

const commentsAtMost = 3;
const hour = 60;
const desk = (settings: Parameters<typeof account>[0] = {}): Book =>
  openBook(account({ threadingIntervalMinutes: hour, ...settings }), { commentsAtMost });
const said = (book: Book, item: Item): string[] =>
  book.comments(book.ticketOf(item)?._id ?? '').map(({ side, xId }) => `${side} ${xId ?? ''}`);

const kinds = {
  messages: (minutes: number, before?: Item) => message(at(minutes), { sequence: before ? 1 : 0 }),
  posts: (minutes: number, before?: Item) => post(at(minutes), ada, { answers: before }),
};

/** A ticket that holds as many comments as it may, and the next item of its requester. */
function full(kind: keyof typeof kinds, changes: Partial<Ticket> = {}, settings = {}) {
  const book = desk(settings);
  const first = kinds[kind](0);
  const rest = [kinds[kind](1, first), kinds[kind](2, first)];
  book.file([first, ...rest]);
  const ticketId = book.ticketOf(first)?._id ?? '';
  book.change(ticketId, changes);
  return { book, first, ticketId, next: kinds[kind](3, first) };
}

describe.each(['messages', 'posts'] as const)('S35 a ticket of %s that is full', (kind) => {
  test('goes on in a linked ticket, which carries over what agents and rules gave it', () => {
    const given = {
      groupId: 'social',
      assigneeId: 'agent',
      departmentId: 'sales',
      productId: 'app',
      priority: 'urgent',
      tags: ['vip'],
      status: 'open',
    } as const;
    const { book, first, ticketId, next } = full(kind, { ...given, subject: 'Renamed' });
    book.file([next]);
    const before = book.ticketOf(first);
    expect(book.ticketOf(next)).toMatchObject({
      ...given,
      channel: before?.channel,
      subject: next.text,
      requesterId: before?.requesterId,
      requesterXUserId: ada.xUserId,
      conversationXId: before?.conversationXId,
      filedBy: before?.filedBy,
      followUpOf: ticketId,
      linked: [ticketId],
      continuedBy: null,
      firstPostAt: at(3),
      commentCount: 1,
    });
    expect(book.item(next).verdict).toEqual({ outcome: 'opened', reason: null });
    const continuedBy = book.ticketOf(next)?._id;
    expect(before).toMatchObject({ status: 'closed', continuedBy, linked: [continuedBy], commentCount: 3 });
    expect(book.tickets()).toHaveLength(2);
  });

  test('(control) one comment less, and the next joins', () => {
    const book = desk();
    const first = kinds[kind](0);
    book.file([first, kinds[kind](1, first), kinds[kind](2, first)]);
    expect(book.tickets()).toHaveLength(1);
  });

  test.each([
    ['new', 'new'],
    ['open', 'open'],
    ['pending', 'open'],
    ['solved', 'open'],
  ] as const)('and %s goes on in one that is %s', (status, expected) => {
    const { book, next } = full(kind, { status });
    book.file([next]);
    expect(book.ticketOf(next)).toMatchObject({ status: expected, solvedAt: null });
  });

  test('and closed is followed up, not continued', () => {
    const { book, first, ticketId, next } = full(kind, { status: 'closed', groupId: 'social' });
    book.file([next]);
    expect(book.ticketOf(next)).toMatchObject({ status: 'new', followUpOf: ticketId, groupId: null });
    expect(book.ticketOf(first)?.continuedBy).toBeNull();
  });

  test('goes on whatever the switches say by now (S12)', () => {
    const { book, next } = full(kind);
    book.setSettings({ mentions: 'off', directMessages: 'off' });
    book.file([next]);
    expect(book.ticketOf(next)).not.toBeNull();
  });

  test('goes on again and again', () => {
    const { book, first, next } = full(kind);
    const more = [4, 5, 6, 7].map((minutes) => kinds[kind](minutes, first));
    book.file([next, ...more]);
    const [one, two, three] = book.tickets();
    expect([one?.continuedBy, two?.continuedBy, three?.continuedBy]).toEqual([two?._id, three?._id, null]);
    const late = kinds[kind](2.5, first);
    book.file([late]);
    expect(book.ticketOf(late)?._id).toBe(three?._id);
  });
});

describe('S35 what would join a full ticket of posts joins its continuation', () => {
  const continued = () => {
    const begun = full('posts');
    begun.book.file([begun.next]);
    return { ...begun, continuation: begun.book.ticketOf(begun.next)?._id };
  };

  test('a reply to a post of the full one', () => {
    const { book, first, continuation } = continued();
    const late = post(at(1.5), ada, { answers: first });
    book.file([late]);
    expect(book.ticketOf(late)?._id).toBe(continuation);
  });

  test('a reply whose parents are missing, by conversation', () => {
    const { book, first, continuation } = continued();
    const reply = post(at(9), ada, {}, { conversationXId: first.xId, inReplyToXId: '77' });
    book.file([reply]);
    expect(book.ticketOf(reply)?._id).toBe(continuation);
  });

  test('our own answer to a post of the full one', () => {
    const { book, first, continuation } = continued();
    const answer = post(at(9), us, { answers: first });
    book.file([answer]);
    expect(book.ticketOf(answer)?._id).toBe(continuation);
    expect(said(book, answer).at(-1)).toBe(`agent ${answer.xId}`);
  });

  test('a like and a repost of a post of the full one, as notes', () => {
    const { book, first, ticketId, continuation = '' } = continued();
    const repost = post(at(9), us, {}, { repostOfXId: first.xId });
    book.file([{ ...book.item(first), origins: ['mention', 'like'] }, repost]);
    const notes = book.comments(continuation).filter(({ side }) => side === 'system');
    expect(notes.map(({ text }) => text)).toEqual(['@acme liked this on X', '@acme reposted this on X']);
    expect(book.item(first).ticketId).toBe(ticketId);
  });

  test('the like of the very post that continues it', () => {
    const { book, next } = full('posts');
    book.file([{ ...next, origins: ['mention', 'like'] }]);
    expect(said(book, next)).toEqual([`customer ${next.xId}`, `system ${next.xId}`]);
  });

  test('another author’s ticket is linked to it', () => {
    const { book, first, continuation } = continued();
    const other = post(at(9), bob, { answers: first });
    book.file([other]);
    expect(book.ticketOf(other)?.linked).toEqual([continuation]);
  });

  test('once that is closed too, it is the one that is followed up', () => {
    const { book, first, continuation = '' } = continued();
    book.setStatus(continuation, 'closed');
    const reply = post(at(9), ada, { answers: first });
    book.file([reply]);
    expect(book.ticketOf(reply)).toMatchObject({ followUpOf: continuation, linked: [continuation] });
  });
});

describe('S35 what would join a full ticket of messages joins its continuation', () => {
  const continued = (changes: Partial<Ticket> = {}) => {
    const begun = full('messages', changes);
    begun.book.file([begun.next]);
    return { ...begun, continuation: begun.book.ticketOf(begun.next)?._id };
  };

  test('a late message of the span of either', () => {
    const { book, continuation } = continued();
    const late = [message(at(-hour), { sequence: 5 }), message(at(1.5), { sequence: 5 })];
    for (const each of late) book.file([each]);
    expect(late.map((each) => book.ticketOf(each)?._id)).toEqual([continuation, continuation]);
  });

  test('one of ours, and it is the current thread', () => {
    const { book, first, next, continuation } = continued();
    const own = message(at(1.5), { own: true, sequence: 5 });
    book.file([own]);
    expect(book.ticketOf(own)?._id).toBe(continuation);
    expect(book.ticketOf(first)).not.toHaveProperty('currentDmThread');
    expect(book.ticketOf(next)).toMatchObject({ currentDmThread: true, dmFirstAt: at(0), dmLastAt: at(3) });
  });

  test('beyond the interval a message opens a ticket that is linked to the continuation', () => {
    const { book, continuation } = continued();
    const later = message(at(3 + hour + 1));
    book.file([later]);
    expect(book.ticketOf(later)).toMatchObject({ followUpOf: null, linked: [continuation] });
  });

  test('S33 an ended session stays ended: what is late continues it, what comes after is a new ticket', () => {
    const { book, next, continuation } = continued({ status: 'solved', sessionEndedAt: at(5) });
    expect(book.ticketOf(next)).toMatchObject({ sessionEndedAt: at(5), status: 'open' });
    const after = message(at(6));
    book.file([after]);
    expect(book.ticketOf(after)).toMatchObject({ followUpOf: null, linked: [continuation] });
  });
});

describe('S24 S35 our own words', () => {
  test('continue no ticket: beyond the limit they stay where they belong', () => {
    const dms = full('messages');
    const own = message(at(4), { own: true, sequence: 9 });
    dms.book.file([own]);
    expect(dms.book.ticketOf(own)).toMatchObject({ _id: dms.ticketId, commentCount: 4, continuedBy: null });
    const posts = full('posts');
    const answer = post(at(4), us, { answers: posts.first });
    posts.book.file([answer]);
    expect(posts.book.ticketOf(answer)).toMatchObject({ _id: posts.ticketId, commentCount: 4 });
    posts.book.file([posts.next]);
    expect(posts.book.ticketOf(posts.next)?.followUpOf).toBe(posts.ticketId);
  });
});

describe('S35 tickets of three comments at most', () => {
  const drawn = fc.array(
    fc.record({
      minute: fc.integer({ min: 0, max: 300 }),
      by: fc.constantFrom('ada', 'ada', 'ada', 'bob', 'us', 'us to bob'),
      kind: fc.constantFrom('post', 'message'),
      answers: fc.option(fc.nat({ max: 40 }), { freq: 9 }),
    }),
    { minLength: 10, maxLength: 40 },
  );
  const catchUp = drawn.map((each) => {
    const posts: Item[] = [];
    return each
      .toSorted((a, b) => a.minute - b.minute)
      .map(({ minute, by, kind, answers }, sequence) => {
        const own = by.startsWith('us');
        const person = by.endsWith('bob') ? bob : ada;
        if (kind === 'message') return message(at(minute), { own, peer: person, sequence });
        const parent = answers === null ? undefined : posts[answers % Math.max(posts.length, 1)];
        const made = post(at(minute), own ? us : person, { answers: parent, sequence });
        posts.push(made);
        return made;
      });
  });

  /** What is said in each ticket and what continues it, as one. */
  const asOne = (book: Book): string[] => {
    const heads = book
      .tickets()
      .filter(({ _id }) => !book.tickets().some((each) => each.continuedBy === _id));
    const chain = (ticket: Ticket | undefined): Ticket[] =>
      ticket ? [ticket, ...chain(book.tickets().find(({ _id }) => _id === ticket.continuedBy))] : [];
    return heads
      .map((head) =>
        chain(head)
          .flatMap(({ _id }) => book.comments(_id).map(({ side, xId }) => `${side} ${xId ?? ''}`))
          .sort()
          .join(),
      )
      .sort();
  };
  const whole = () => openBook(account({ threadingIntervalMinutes: hour }));

  test('hold, with what continues them, exactly what they would hold without a limit', () => {
    let continued = 0;
    fc.assert(
      fc.property(catchUp, (items) => {
        const [limited, unlimited] = [desk(), whole()];
        limited.file(items);
        unlimited.file(items);
        expect(asOne(limited)).toEqual(asOne(unlimited));
        for (const { _id, continuedBy, status } of limited.tickets()) {
          const customers = limited.comments(_id).filter(({ side }) => side === 'customer');
          expect(customers.length).toBeLessThanOrEqual(commentsAtMost);
          expect(status === 'closed').toBe(continuedBy !== null);
          if (continuedBy) continued += 1;
        }
      }),
      { numRuns: 200 },
    );
    expect(continued).toBeGreaterThan(100);
  });

  test('are the same in every order of a catch-up, and in whatever batches', () => {
    const cuts = fc.array(fc.nat({ max: 30 }), { maxLength: 3 });
    const shuffled = catchUp.chain((items) =>
      fc.tuple(fc.constant(items), fc.shuffledSubarray(items, { minLength: items.length }), cuts),
    );
    fc.assert(
      fc.property(shuffled, ([items, reordered, at]) => {
        const [one, other, batched] = [desk(), desk(), desk()];
        one.file(items);
        other.file(reordered);
        const bounds = [0, ...at.map((cut) => Math.min(cut, items.length)), items.length].sort(
          (a, b) => a - b,
        );
        const sorted = [...items].sort(byXTime);
        bounds.forEach((end, index) => batched.file(sorted.slice(bounds[index - 1] ?? 0, end)));
        expect(other.summary()).toEqual(one.summary());
        expect(batched.summary()).toEqual(one.summary());
      }),
      { numRuns: 200 },
    );
  });
});
