import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byXTime } from '../items/captured.js';
import type { Item } from '../items/item.js';
import { openBook, type Book } from '../test/book.js';
import { account, ada, bob, message, minuteMs, noon, user } from '../test/examples.js';

/** S32's list, in minutes; 0 never splits. */
const intervals = [15, 60, 240, 720, 1_440, 4_320, 10_080, 43_200, 0];
const people = [ada, bob, user('8')];
const desk = (threadingIntervalMinutes: number): Book => openBook(account({ threadingIntervalMinutes }));

/** A ticket by hand: when something was said in it, and all it shows. */
interface Thread {
  readonly peer: string | null;
  readonly saidAt: number[];
  readonly shown: string[];
  readonly linked: Set<Thread>;
}

/**
 * S32 and S24 word by word, from the times of single messages: the earliest ticket that holds one at most
 * the interval before or after, or one before and one after.
 */
function threadsByHand(catchUps: readonly CatchUp[]): Thread[] {
  const threads: Thread[] = [];
  const kept: Item[] = [];
  for (const { items, intervalMinutes } of catchUps) {
    const intervalMs = intervalMinutes === 0 ? Number.POSITIVE_INFINITY : intervalMinutes * minuteMs;
    const holds = ({ peer, saidAt }: Thread, item: Item): boolean => {
      const distances = saidAt.map((said) => item.createdAt.getTime() - said);
      const isBetween = distances.some((ms) => ms >= 0) && distances.some((ms) => ms <= 0);
      return peer === item.peerXUserId && (isBetween || distances.some((ms) => Math.abs(ms) <= intervalMs));
    };
    const threadOf = (item: Item): Thread | undefined =>
      threads
        .filter((thread) => holds(thread, item))
        .sort((a, b) => Math.min(...a.saidAt) - Math.min(...b.saidAt))[0];
    const say = (thread: Thread, item: Item): void => {
      thread.saidAt.push(item.createdAt.getTime());
      thread.shown.push(item.xId);
      const near = kept.sort(byXTime).find((own) => own.peerXUserId === item.peerXUserId && threadOf(own));
      const nearThread = near && threadOf(near);
      if (!near || !nearThread) return;
      kept.splice(kept.indexOf(near), 1);
      say(nearThread, near);
    };
    for (const item of [...items].sort(byXTime)) {
      const thread = threadOf(item);
      if (thread) say(thread, item);
      else if (item.origins.includes('own')) kept.push(item);
      else say(open(item), item);
    }

    function open(item: Item): Thread {
      const theirs = threads.filter(({ peer }) => peer === item.peerXUserId);
      const first = ({ saidAt }: Thread) => Math.min(...saidAt);
      const before = theirs.filter((each) => first(each) <= item.createdAt.getTime());
      const neighbour = (before.length > 0 ? before : theirs).sort((a, b) => first(b) - first(a))[0];
      const context = kept.filter(
        (own) => own.peerXUserId === item.peerXUserId && own.createdAt <= item.createdAt,
      );
      for (const own of context) kept.splice(kept.indexOf(own), 1);
      const shown = context.map(({ xId }) => xId);
      const thread: Thread = { peer: item.peerXUserId, saidAt: [], shown, linked: new Set() };
      if (neighbour) {
        thread.linked.add(neighbour);
        neighbour.linked.add(thread);
      }
      threads.push(thread);
      return thread;
    }
  }
  return threads;
}

interface CatchUp {
  readonly items: readonly Item[];
  readonly intervalMinutes: number;
}

const named = (shown: readonly string[]): string => [...shown].sort().join(' ');

/** Which messages share a ticket, and which tickets are linked. */
const ofHand = (threads: readonly Thread[]): string[][] =>
  threads
    .map(({ shown, linked }) => [named(shown), ...[...linked].map((each) => named(each.shown)).sort()])
    .sort(byText);
const ofBook = (book: Book): string[][] => {
  const shown = (ticketId: string) => named(book.comments(ticketId).map(({ xId }) => xId ?? ''));
  return book
    .tickets()
    .map(({ _id, linked }) => [shown(_id), ...linked.map(shown).sort()])
    .sort(byText);
};
const byText = (a: readonly string[], b: readonly string[]): number => (a.join('|') < b.join('|') ? -1 : 1);

/** At and around each boundary of the interval, and within it. */
const moment = (intervalMinutes: number) =>
  fc
    .tuple(fc.integer({ min: 0, max: 16 }), fc.constantFrom(-1, 0, 0, 1))
    .map(([halves, ms]) => new Date(noon.getTime() + (halves * (intervalMinutes || 15) * minuteMs) / 2 + ms));

let sequence = 0;
const messages = (intervalMinutes: number, maxLength: number) =>
  fc
    .array(
      fc.record({ when: moment(intervalMinutes), own: fc.boolean(), peer: fc.constantFrom(...people) }),
      { minLength: 1, maxLength },
    )
    .map((drawn) =>
      drawn.map(({ when, ...who }) => message(when, { ...who, sequence: (sequence += 1) % 4_000_000 })),
    );

describe.each(intervals)('S32 direct messages, interval %i min', (intervalMinutes) => {
  test('of one catch-up share tickets as by hand, in every order of arrival', () => {
    const shuffled = messages(intervalMinutes, 24).chain((items) =>
      fc.tuple(fc.constant(items), fc.shuffledSubarray(items, { minLength: items.length })),
    );
    fc.assert(
      fc.property(shuffled, ([items, reordered]) => {
        const [one, other] = [desk(intervalMinutes), desk(intervalMinutes)];
        one.file(items);
        other.file(reordered);
        expect(ofBook(one)).toEqual(ofHand(threadsByHand([{ items, intervalMinutes }])));
        expect(other.summary()).toEqual(one.summary());
      }),
      { numRuns: 30 },
    );
  });

  test('of several catch-ups, late ones too, join the earliest in reach and merge no tickets', () => {
    fc.assert(
      fc.property(fc.array(messages(intervalMinutes, 8), { maxLength: 5 }), (lists) => {
        const book = desk(intervalMinutes);
        for (const items of lists) {
          const before = book.tickets().length;
          book.file(items);
          expect(book.tickets().length).toBeGreaterThanOrEqual(before);
        }
        expect(ofBook(book)).toEqual(
          ofHand(threadsByHand(lists.map((items) => ({ items, intervalMinutes })))),
        );
      }),
      { numRuns: 30 },
    );
  });
});

describe('S32 an interval that is changed between catch-ups', () => {
  test('counts for what comes from then on; a message between two of a ticket joins it all the same', () => {
    let between = 0;
    const catchUps = fc.array(
      fc.record({ items: messages(60, 8), intervalMinutes: fc.constantFrom(15, 60, 240, 0) }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(catchUps, (given) => {
        const book = desk(60);
        for (const { items, intervalMinutes } of given) {
          book.setSettings({ threadingIntervalMinutes: intervalMinutes });
          book.file(items);
        }
        const threads = threadsByHand(given);
        expect(ofBook(book)).toEqual(ofHand(threads));
        const shortest = Math.min(...given.map(({ intervalMinutes }) => intervalMinutes || 1_440)) * minuteMs;
        for (const { saidAt } of threads) {
          const sorted = [...saidAt].sort((a, b) => a - b);
          if (sorted.some((ms, index) => ms - (sorted[index - 1] ?? ms) > shortest)) between += 1;
        }
      }),
      { numRuns: 100 },
    );
    expect(between).toBeGreaterThan(20);
  });
});
