import fc from 'fast-check';
import type { WindowRule } from '../escalation/counting.js';
import type { Item } from '../items/item.js';
import { at, minuteMs, noon, post, us, user } from './examples.js';

/** What happens to a policy, in the order of our time, in minutes. */
export type SurgeEvent =
  | { readonly kind: 'post'; readonly item: Item; readonly minute: number }
  | { readonly kind: 'acknowledged'; readonly minute: number };

/** What became of a surge. */
export interface Surged {
  /** The item that opened it. */
  readonly by: string;
  readonly observed: number;
  readonly matched: number;
  readonly hotUntil: Date;
  readonly closed: boolean;
}

export const surgeRules: fc.Arbitrary<WindowRule> = fc.record({
  count: fc.integer({ min: 1, max: 5 }),
  periodMinutes: fc.integer({ min: 1, max: 8 }),
  perAuthorLimit: fc.constantFrom(null, 1, 2),
});

const floods = user('66');
const authors = [user('2'), user('3'), user('4'), user('5'), floods, floods, floods];

const posts = fc.record({
  // Most posts are read at once, some late and out of order.
  lateMinutes: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 25 })),
  author: fc.constantFrom(...authors, us),
  isRepost: fc.nat(9),
  repeats: fc.nat(9),
});

/** Streams of posts, late, out of order, twice, our own and reposts among them, and acknowledgements at any time. */
export const surgeEvents: fc.Arbitrary<SurgeEvent[]> = fc
  .array(
    fc.record({
      waits: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 12 })),
      acknowledges: fc.nat(7),
      said: posts,
    }),
    // Left to itself fast-check makes ten at most.
    { maxLength: 60, size: 'max' },
  )
  .map((steps) => {
    const events: SurgeEvent[] = [];
    let minute = 0;
    for (const [index, { waits, acknowledges, said }] of steps.entries()) {
      minute += waits;
      if (acknowledges === 0) {
        events.push({ kind: 'acknowledged', minute });
        continue;
      }
      const before = events.findLast(({ kind }) => kind === 'post');
      if (said.repeats === 0 && before?.kind === 'post') {
        events.push({ ...before, minute });
        continue;
      }
      const origins = said.isRepost === 0 ? { origins: ['repost' as const] } : {};
      const item = post(at(minute - said.lateMinutes), said.author, { sequence: index }, origins);
      events.push({ kind: 'post', item, minute });
    }
    return events;
  });

/** All that came, counted anew at each moment there is. */
export function recounting({ count, periodMinutes, perAuthorLimit }: WindowRule, endMinute: number) {
  const periodMs = periodMinutes * minuteMs;
  const came = new Map<string, Item>();
  const moments = Array.from(
    { length: 2 * (endMinute + 60) },
    (_, half) => at(Math.floor(half / 2) - 30).getTime() + (half % 2),
  );
  const within = (moment: number): Item[] =>
    [...came.values()].filter(
      ({ createdAt }) => createdAt.getTime() <= moment && createdAt.getTime() >= moment - periodMs,
    );
  const heldAt = (moment: number): number => {
    const ofAuthor = new Map<string, number>();
    for (const { author } of within(moment))
      ofAuthor.set(author.xUserId, (ofAuthor.get(author.xUserId) ?? 0) + 1);
    return [...ofAuthor.values()].reduce((sum, held) => sum + Math.min(held, perAuthorLimit ?? held), 0);
  };
  return {
    periodMs,
    heldAt,
    within,
    /** False: it is none that counts, or came before. */
    takes: (item: Item): boolean => {
      if (came.has(item._id) || item.author.xUserId === us.xUserId || item.origins.includes('repost'))
        return false;
      came.set(item._id, item);
      return true;
    },
    /** The moments at which it holds enough. */
    hot: (): number[] => moments.filter((moment) => heldAt(moment) >= count),
  };
}

/** The incidents that a recount of everything after each event gives. */
export function surgesRecounted(
  rule: WindowRule,
  events: readonly SurgeEvent[],
  endMinute: number,
): Surged[] {
  const { periodMs, heldAt, within, takes, hot } = recounting(rule, endMinute);
  const surges: (Surged & { acknowledged: boolean })[] = [];
  let armedFrom = -Infinity;

  const closeBy = (minute: number): void => {
    const surge = surges.at(-1);
    if (!surge || surge.closed || !surge.acknowledged) return;
    const end = surge.hotUntil.getTime() + periodMs;
    if (end > at(minute).getTime()) return;
    armedFrom = end;
    surges.splice(-1, 1, { ...surge, closed: true });
  };

  for (const event of events) {
    closeBy(event.minute);
    const surge = surges.at(-1);
    if (event.kind === 'acknowledged') {
      if (surge) surges.splice(-1, 1, { ...surge, acknowledged: true });
      continue;
    }
    const { item } = event;
    if (!takes(item)) continue;
    const moment = hot();
    if (surge && !surge.closed) {
      const hotUntil = new Date(moment.at(-1) ?? noon);
      surges.splice(-1, 1, { ...surge, matched: surge.matched + 1, hotUntil });
      continue;
    }
    const late = moment.filter((each) => each > armedFrom);
    if (late.length === 0) continue;
    const observed = Math.max(...late.map(heldAt));
    const matched = within(late.findLast((each) => heldAt(each) === observed) ?? 0).length;
    const hotUntil = new Date(moment.at(-1) ?? noon);
    surges.push({ by: item._id, observed, matched, hotUntil, closed: false, acknowledged: false });
  }
  closeBy(endMinute);
  return surges.map(({ acknowledged: _, ...surge }) => surge);
}
