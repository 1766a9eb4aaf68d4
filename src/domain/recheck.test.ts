import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planRecheck, recheckBatch, recheckDueAt, type Recheckable } from './recheck.js';
import { at } from './test/examples.js';

const hour = 60;
const day = 24 * hour;
const linked = { unlinkedAt: null };
const post = (changes: Partial<Recheckable> = {}): Recheckable => ({
  createdAt: at(0),
  recheckAt: recheckDueAt(at(0)),
  ticketStatus: null,
  ...changes,
});

interface Watched extends Recheckable {
  readonly closedAtMin: number | null;
  recheckAt: Date;
  readonly seenAt: number[];
}

/** Looks at the given minutes, as the poll does; what was seen when is in the posts. */
function run(posts: readonly Watched[], looks: readonly number[], windowDays: number): void {
  let nextAt = at(0);
  for (const minute of looks) {
    const now = at(minute);
    if (now < nextAt) continue;
    for (let goOn = true; goOn;) {
      const due = posts
        .filter(({ recheckAt, seenAt }) => recheckAt <= now && (seenAt[0] ?? 0) <= minute)
        .sort((a, b) => a.recheckAt.getTime() - b.recheckAt.getTime())
        .slice(0, recheckBatch)
        .map((watched) => ({ ...watched, ticketStatus: statusAt(watched, minute), watched }));
      const plan = planRecheck(due, now, windowDays, linked);
      for (const { watched } of plan.lookUp) {
        watched.seenAt.push(minute);
        watched.recheckAt = recheckDueAt(now);
      }
      for (const { watched } of plan.forget) watched.recheckAt = new Date(8.64e15);
      ({ goOn, nextAt } = plan);
    }
  }
}

const statusAt = ({ closedAtMin, ticketStatus }: Watched, minute: number) =>
  ticketStatus !== null && closedAtMin !== null && minute >= closedAtMin ? 'closed' : ticketStatus;

const endsAt = ({ createdAt, closedAtMin, ticketStatus }: Watched, windowDays: number): number => {
  const windowEnd = (createdAt.getTime() - at(0).getTime()) / 60_000 + windowDays * day;
  return ticketStatus === null ? windowEnd : Math.max(windowEnd, closedAtMin ?? Infinity);
};

const watched = fc
  .record({
    minute: fc.nat(2 * day),
    olderBy: fc.nat(3 * day),
    ticket: fc.boolean(),
    closedAtMin: fc.option(fc.nat(6 * day)),
  })
  .map(({ minute, olderBy, ticket, closedAtMin }): Watched => ({
    createdAt: at(minute - olderBy),
    recheckAt: recheckDueAt(at(minute)),
    ticketStatus: ticket ? 'open' : null,
    closedAtMin,
    seenAt: [minute],
  }));
/** Some come one by one, some hundreds in one catch-up. */
const posts = fc
  .tuple(fc.array(watched, { maxLength: 30 }), watched, fc.nat(400))
  .map(([some, one, times]) => [
    ...some,
    ...Array.from({ length: times }, (): Watched => ({ ...one, seenAt: [...one.seenAt] })),
  ]);
const looks = fc
  .array(fc.integer({ min: 1, max: 55 }), { minLength: 250, maxLength: 250 })
  .map((pauses) => pauses.reduce<number[]>((all, pause) => [...all, (all.at(-1) ?? 0) + pause], []));

test('S25 every post that is to be re-checked is looked at within 24 h, and never more than needed', () => {
  fc.assert(
    fc.property(posts, looks, fc.integer({ min: 1, max: 4 }), (all, minutes, windowDays) => {
      run(all, minutes, windowDays);
      const end = minutes.at(-1) ?? 0;
      for (const each of all) {
        const until = Math.min(end, endsAt(each, windowDays));
        const seen = [...each.seenAt, Math.max(until, each.seenAt.at(-1) ?? 0)];
        seen.slice(1).forEach((minute, index) => {
          expect(minute - (seen[index] ?? 0)).toBeLessThanOrEqual(day);
        });
        for (const [index, minute] of each.seenAt.entries()) {
          if (index === 0) continue;
          expect(minute - (each.seenAt[index - 1] ?? 0)).toBeGreaterThanOrEqual(21 * hour);
          expect(minute).toBeLessThan(endsAt(each, windowDays));
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('S25 what is due and eligible is looked up; what is old and of no open ticket is forgotten', () => {
  const now = at(8 * day);
  const [young, open, closed, none] = [
    post({ createdAt: at(2 * day) }),
    post({ ticketStatus: 'solved' }),
    post({ ticketStatus: 'closed' }),
    post(),
  ];
  expect(planRecheck([young, open, closed, none], now, 7, linked)).toMatchObject({
    lookUp: [young, open],
    forget: [closed, none],
    goOn: false,
    nextAt: at(8 * day + hour),
  });
});

test('S25 with nothing due nothing is asked for, and the next look for work is in an hour', () => {
  expect(planRecheck([], at(0), 7, linked)).toEqual({
    lookUp: [],
    wait: [],
    forget: [],
    goOn: false,
    nextAt: at(hour),
  });
});

test('S25 many that are due go a batch a look, and only what is urgent goes at once', () => {
  const batch = Array.from({ length: recheckBatch }, () => post());
  expect(planRecheck(batch, at(21 * hour), 7, linked)).toMatchObject({ goOn: false, nextAt: at(21 * hour) });
  expect(planRecheck(batch, at(22 * hour), 7, linked)).toMatchObject({ goOn: true });
});
