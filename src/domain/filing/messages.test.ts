import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byXTime } from '../items/captured.js';
import type { Item } from '../items/item.js';
import { openBook, type Book } from '../test/book.js';
import { account, ada, at, bob, message, minuteMs } from '../test/examples.js';

const hour = 60;
const desk = (settings: Parameters<typeof account>[0] = {}): Book =>
  openBook(account({ threadingIntervalMinutes: hour, ...settings }));
const outcome = (book: Book, item: Item) => book.item(item).verdict;
const said = (book: Book, item: Item): string[] =>
  book.comments(book.ticketOf(item)?._id ?? '').map(({ side, xId }) => `${side} ${xId ?? ''}`);

describe('S32 the threading interval', () => {
  test.each([
    ['exactly at the interval after the last message joins', hour * minuteMs, 1],
    ['1 ms more opens a ticket', hour * minuteMs + 1, 2],
  ])('a message %s', (_, ms, tickets) => {
    const book = desk();
    book.file([message(at(0))]);
    book.file([message(new Date(at(0).getTime() + ms))]);
    expect(book.tickets()).toHaveLength(tickets);
  });

  test('counts from the last message in either direction', () => {
    const book = desk();
    book.file([message(at(0)), message(at(50), { own: true }), message(at(105))]);
    expect(book.tickets()).toHaveLength(1);
    const silent = desk();
    silent.file([message(at(0)), message(at(105))]);
    expect(silent.tickets()).toHaveLength(2);
  });

  test('a later ticket is linked to the old one, and the old one to it', () => {
    const book = desk();
    const [first, second] = [message(at(0)), message(at(61))];
    book.file([first, second]);
    const [one, two] = [book.ticketOf(first), book.ticketOf(second)];
    expect(two?.linked).toEqual([one?._id]);
    expect(one?.linked).toEqual([two?._id]);
    expect(two?.followUpOf).toBeNull();
  });

  test('each person has threads of their own', () => {
    const book = desk();
    const [fromAda, fromBob] = [message(at(0)), message(at(1), { peer: bob })];
    book.file([fromAda, fromBob]);
    expect(book.ticketOf(fromAda)?.requesterXUserId).toBe(ada.xUserId);
    expect(book.ticketOf(fromBob)?.requesterXUserId).toBe(bob.xUserId);
    expect(book.tickets().map(({ linked }) => linked)).toEqual([[], []]);
  });

  test('a late message joins the earliest ticket in reach and is inserted in its place (S36)', () => {
    const book = desk();
    const [first, third] = [message(at(0)), message(at(100))];
    book.file([first, third]);
    const second = message(at(50));
    book.file([second]);
    expect(said(book, first)).toEqual([`customer ${first.xId}`, `customer ${second.xId}`]);
    expect(said(book, third)).toEqual([`customer ${third.xId}`]);
  });

  test('tickets never merge, even when a late message lies within reach of both', () => {
    const book = desk();
    book.file([message(at(0)), message(at(100))]);
    book.file([message(at(50))]);
    expect(book.tickets()).toHaveLength(2);
  });

  test('a late message before all tickets opens one, linked to the current one, which stays current', () => {
    const book = desk();
    const [late, known] = [message(at(0)), message(at(100))];
    book.file([known]);
    book.file([late]);
    expect(book.ticketOf(late)?.linked).toEqual([book.ticketOf(known)?._id]);
    expect(book.ticketOf(late)?.currentDmThread).toBeUndefined();
    expect(book.ticketOf(known)?.currentDmThread).toBe(true);
  });

  test('a late message moves the first moment back and never the last one', () => {
    const book = desk();
    const first = message(at(30));
    book.file([first, message(at(40))]);
    book.file([message(at(10))]);
    expect(book.ticketOf(first)).toMatchObject({ dmFirstAt: at(10), dmLastAt: at(40), firstPostAt: at(10) });
    book.file([message(at(35))]);
    expect(book.ticketOf(first)).toMatchObject({ dmFirstAt: at(10), dmLastAt: at(40), firstPostAt: at(10) });
  });

  test('the newest thread is the current one', () => {
    const book = desk();
    const [first, second] = [message(at(0)), message(at(100))];
    book.file([first]);
    expect(book.ticketOf(first)?.currentDmThread).toBe(true);
    book.file([second]);
    expect(book.ticketOf(first)).not.toHaveProperty('currentDmThread');
    expect(book.ticketOf(second)?.currentDmThread).toBe(true);
  });
});

describe('S33 the status of the thread a message comes to', () => {
  const written = (status: Parameters<Book['setStatus']>[1], minutes: number) => {
    const book = desk();
    const first = message(at(0));
    book.file([first]);
    const ticketId = book.ticketOf(first)?._id ?? '';
    book.setStatus(ticketId, status);
    const next = message(at(minutes));
    book.file([next]);
    return { book, first, next, before: book.ticketOf(first), after: book.ticketOf(next) };
  };

  test('solved within the interval: reopened', () => {
    const { before, after } = written('solved', hour);
    expect(after?._id).toBe(before?._id);
    expect(after).toMatchObject({ status: 'open', solvedAt: null });
  });

  test('solved beyond the interval: a new, linked ticket, the old one stays solved', () => {
    const { before, after } = written('solved', hour + 1);
    expect(before?.status).toBe('solved');
    expect(after).toMatchObject({ status: 'new', linked: [before?._id], followUpOf: null });
  });

  test.each([1, hour, hour + 1])('closed, %i min later: a new ticket that follows it up', (minutes) => {
    const { before, after } = written('closed', minutes);
    expect(before?.status).toBe('closed');
    expect(after).toMatchObject({ status: 'new', linked: [before?._id], followUpOf: before?._id });
    expect(after?.currentDmThread).toBe(true);
  });

  test.each([
    ['new', 'new'],
    ['open', 'open'],
    ['pending', 'open'],
  ] as const)('%s becomes %s', (status, expected) => {
    expect(written(status, 1).after?.status).toBe(expected);
  });
});

describe('S24 our messages sent outside Perch', () => {
  const own = (minutes: number) => message(at(minutes), { own: true });

  test('join the ticket they belong to as ours', () => {
    const book = desk();
    const [question, answer] = [message(at(0)), own(5)];
    book.file([question, answer]);
    expect(said(book, question)).toEqual([`customer ${question.xId}`, `agent ${answer.xId}`]);
    expect(book.comments(book.ticketOf(question)?._id ?? '')[1]).toMatchObject({
      authorName: 'sent on X by @acme',
      visibility: 'private',
    });
    expect(book.ticketOf(question)).toMatchObject({ firstRepliedAt: at(5), status: 'new', dmLastAt: at(5) });
  });

  test('never open a ticket', () => {
    const book = desk();
    book.file([own(0)]);
    expect(book.tickets()).toEqual([]);
    expect(book.contacts()).toEqual([]);
    expect(outcome(book, own(0))).toEqual({ outcome: 'listed', reason: 'ownItem' });
  });

  test('never reopen one', () => {
    const book = desk();
    const question = message(at(0));
    book.file([question]);
    book.setStatus(book.ticketOf(question)?._id ?? '', 'solved');
    book.file([own(5)]);
    expect(book.ticketOf(question)?.status).toBe('solved');
    expect(said(book, question)).toHaveLength(2);
  });

  test('are kept when none is in reach, and the next ticket shows them as context', () => {
    const book = desk();
    const [before, announcement, question] = [message(at(0)), own(100), message(at(200))];
    book.file([before, announcement]);
    expect(book.item(announcement).ticketId).toBeNull();
    book.file([question]);
    expect(said(book, question)).toEqual([`context ${announcement.xId}`, `customer ${question.xId}`]);
    expect(outcome(book, announcement)).toEqual({ outcome: 'joined', reason: null });
    expect(book.ticketOf(question)).toMatchObject({ firstRepliedAt: null, dmFirstAt: at(200) });
  });

  test('are context of one ticket only, and of their own person only', () => {
    const book = desk();
    const toBob = message(at(0), { own: true, peer: bob, sequence: 1 });
    book.file([own(0), toBob, message(at(100)), message(at(300))]);
    expect(book.comments(book.ticketOf(own(0))?._id ?? '')).toHaveLength(2);
    expect(book.ticketOf(message(at(300)))?.commentCount).toBe(1);
    expect(book.item(toBob).ticketId).toBeNull();
  });

  test('that answer a message are its answer once it becomes a ticket (S3)', () => {
    const book = desk({ directMessages: 'off' });
    const [question, answer, much] = [message(at(0)), own(5), own(200)];
    book.file([question, answer, much]);
    expect(book.tickets()).toEqual([]);
    book.convert(book.item(question));
    expect(said(book, question)).toEqual([`customer ${question.xId}`, `agent ${answer.xId}`]);
    expect(book.ticketOf(question)).toMatchObject({ firstRepliedAt: at(5), dmLastAt: at(5) });
    expect(book.item(much).ticketId).toBeNull();
  });

  test('that a late message of the customer brings into reach join the ticket too', () => {
    const book = desk();
    const [first, answer] = [message(at(0)), own(100)];
    book.file([first, answer]);
    expect(book.item(answer).ticketId).toBeNull();
    book.file([message(at(50))]);
    expect(book.ticketOf(answer)?._id).toBe(book.ticketOf(first)?._id);
  });

  test('out of reach stay kept while others are adopted', () => {
    const book = desk();
    const [first, far, near] = [message(at(0)), own(-100), own(100)];
    book.file([first]);
    book.file([far, near]);
    const plan = book.file([message(at(50))]);
    expect(book.ticketOf(near)?._id).toBe(book.ticketOf(first)?._id);
    expect(book.item(far).ticketId).toBeNull();
    expect(plan.filed.map(({ item }) => item._id)).not.toContain(far._id);
  });

  test('the first answer is the earliest one after the first message', () => {
    const book = desk();
    const question = message(at(30));
    book.file([question]);
    book.file([own(20)]);
    expect(book.ticketOf(question)?.firstRepliedAt).toBeNull();
    book.file([own(50)]);
    book.file([own(40)]);
    expect(book.ticketOf(question)?.firstRepliedAt).toEqual(at(40));
    book.file([own(45)]);
    expect(book.ticketOf(question)?.firstRepliedAt).toEqual(at(40));
  });
});

describe('S12 switches and rules', () => {
  test('decide only whether a message opens a ticket: one that belongs to a ticket joins it', () => {
    const book = desk({ directMessages: 'keywords', keywords: ['parcel'] });
    const [asks, thanks] = [message(at(0), { text: 'my parcel' }), message(at(5), { text: 'thanks' })];
    book.file([asks, thanks]);
    expect(said(book, asks)).toHaveLength(2);
  });

  test('a message that opens none is listed with the reason', () => {
    const book = desk({ directMessages: 'off' });
    const item = message(at(0));
    book.file([item]);
    expect(outcome(book, item)).toEqual({ outcome: 'listed', reason: 'captureOff' });
    expect(book.contacts()).toEqual([]);
  });

  test('S19 its ticket goes to the group for direct messages', () => {
    const book = desk({ dmGroupId: 'social', departmentId: 'sales', productId: 'app' });
    const item = message(at(0));
    book.file([item]);
    expect(book.ticketOf(item)).toMatchObject({
      channel: 'x_dm',
      groupId: 'social',
      departmentId: 'sales',
      productId: 'app',
      conversationXId: null,
    });
  });
});

describe('S32 one catch-up of messages', () => {
  /** Moments at and around the interval's boundary. */
  const moment = fc
    .tuple(fc.integer({ min: 0, max: 12 }), fc.constantFrom(-1, 0, 1))
    .map(([halfHours, ms]) => new Date(at(halfHours * 30).getTime() + ms));
  const messages = fc
    .array(fc.record({ when: moment, own: fc.boolean(), peer: fc.constantFrom(ada, bob) }), { maxLength: 14 })
    .map((drawn) => drawn.map(({ when, ...who }, sequence) => message(when, { ...who, sequence })));
  const interval = fc.constantFrom(0, 15, 30, hour, 120);
  const shuffled = messages.chain((items) =>
    fc.tuple(fc.constant(items), fc.shuffledSubarray(items, { minLength: items.length })),
  );

  test('gives the same tickets in every order', () => {
    fc.assert(
      fc.property(shuffled, interval, ([items, reordered], threadingIntervalMinutes) => {
        const [one, other] = [desk({ threadingIntervalMinutes }), desk({ threadingIntervalMinutes })];
        one.file(items);
        other.file(reordered);
        expect(other.summary()).toEqual(one.summary());
      }),
      { numRuns: 300 },
    );
  });

  test('gives the same tickets when it is filed in batches', () => {
    const cuts = fc.array(fc.nat({ max: 14 }), { maxLength: 4 });
    fc.assert(
      fc.property(messages, cuts, interval, (items, at, threadingIntervalMinutes) => {
        const [whole, batched] = [desk({ threadingIntervalMinutes }), desk({ threadingIntervalMinutes })];
        whole.file(items);
        const sorted = [...items].sort(byXTime);
        const bounds = [0, ...at.map((cut) => Math.min(cut, items.length)), items.length].sort(
          (a, b) => a - b,
        );
        bounds.forEach((end, index) => batched.file(sorted.slice(bounds[index - 1] ?? 0, end)));
        expect(batched.summary()).toEqual(whole.summary());
      }),
      { numRuns: 300 },
    );
  });

  test('opens a ticket exactly where the silence was longer than the interval', () => {
    fc.assert(
      fc.property(messages, (items) => {
        const book = desk();
        book.file(items);
        for (const peer of [ada, bob]) {
          const theirs = items.filter(({ peerXUserId }) => peerXUserId === peer.xUserId).sort(byXTime);
          expect(
            book.tickets().filter(({ requesterXUserId }) => requesterXUserId === peer.xUserId),
          ).toHaveLength(ticketsByHand(theirs));
        }
      }),
      { numRuns: 300 },
    );
  });

  /** S32 and S24 by hand: walk in X's order and note the last moment of the running ticket. */
  function ticketsByHand(sorted: readonly Item[]): number {
    let opened = 0;
    let last = Number.NEGATIVE_INFINITY;
    for (const { createdAt, origins } of sorted) {
      const own = origins.includes('own');
      const near = createdAt.getTime() - last <= hour * minuteMs;
      if (!near && !own) opened += 1;
      if (near || !own) last = createdAt.getTime();
    }
    return opened;
  }
});

describe('S32 catch-ups in whatever order, and agents who solve and close between them', () => {
  const step = fc.oneof(
    fc.record({
      file: fc.array(
        fc.record({
          minute: fc.integer({ min: 0, max: 400 }),
          own: fc.boolean(),
          peer: fc.constantFrom(ada, bob),
        }),
        { maxLength: 6 },
      ),
    }),
    fc.record({ ticket: fc.nat(), status: fc.constantFrom('pending', 'solved', 'closed') }),
  );

  test('keep every promise of the book, and no message ever changes its ticket', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const book = desk();
        let sequence = 0;
        for (const drawn of steps) {
          const before = new Map(book.items().map((item) => [item._id, item.ticketId]));
          if ('file' in drawn)
            book.file(
              drawn.file.map(({ minute, own, peer }) =>
                message(at(minute), { own, peer, sequence: sequence++ }),
              ),
            );
          else {
            const chosen = book.tickets()[drawn.ticket % Math.max(book.tickets().length, 1)];
            if (chosen) book.setStatus(chosen._id, drawn.status);
          }
          for (const item of book.items()) {
            const ticketId = before.get(item._id);
            if (ticketId) expect(item.ticketId).toBe(ticketId);
            if (!item.origins.includes('own')) expect(item.ticketId).not.toBeNull();
          }
          for (const { _id, dmFirstAt, dmLastAt } of book.tickets()) {
            const moments = book
              .comments(_id)
              .filter(({ side }) => side !== 'context')
              .map((comment) => comment.at.getTime());
            expect([dmFirstAt?.getTime(), dmLastAt?.getTime()]).toEqual([
              Math.min(...moments),
              Math.max(...moments),
            ]);
            const gaps = moments.map((moment, index) => moment - (moments[index - 1] ?? moment));
            expect(Math.max(...gaps)).toBeLessThanOrEqual(hour * minuteMs);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
