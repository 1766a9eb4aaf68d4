import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountStates } from '../accounts/account.js';
import type { Gone } from './gone.js';
import type { TicketStatus } from '../tickets/ticket.js';
import {
  asksForContext,
  filesFirst,
  helpedStates,
  planRecheck,
  recheckBatch,
  recheckDueAt,
  whoRechecks,
  type HeldCopy,
  type Recheckable,
} from './recheck.js';
import { account, at } from '../test/examples.js';

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

test('S25 of an unlinked account what somebody works on is looked up; the rest waits, and ends with the window', () => {
  const now = at(8 * day);
  const [open, closed, none, old] = [
    post({ ticketStatus: 'pending' }),
    post({ createdAt: at(2 * day), ticketStatus: 'closed' }),
    post({ createdAt: at(2 * day) }),
    post(),
  ];
  const plan = planRecheck([open, closed, none, old], now, 7, { unlinkedAt: at(day) });
  expect(plan).toMatchObject({ lookUp: [open], wait: [closed, none], forget: [old] });
});

test('S25 an account asks for its posts itself while it is active; for any other the others do', () => {
  const who = accountStates.map((state) => [state, whoRechecks({ state })]);
  expect(who).toEqual([
    ['active', 'itself'],
    ['paused', 'others'],
    ['needsReauthorization', 'others'],
    ['blocked', 'others'],
  ]);
  expect(helpedStates).toEqual(['paused', 'needsReauthorization', 'blocked']);
  const troubled = account({}, { trouble: { incidentId: null, refusedAt: at(0), looks: 0 } });
  expect(whoRechecks(troubled)).toBe('nobody');
});

test('S12 what came is filed before posts are asked for again, for half an hour at most', () => {
  const due = { recheckAt: at(0) };
  expect(filesFirst(1, due, at(29))).toBe(true);
  expect(filesFirst(1, due, at(30))).toBe(false);
  expect(filesFirst(1, { recheckAt: at(60) }, at(30))).toBe(true);
  expect(filesFirst(1, {}, at(30))).toBe(true);
  expect(filesFirst(0, due, at(1))).toBe(false);
});

describe('S25 a post that is only shown as context is asked for with what answers it', () => {
  const gone = { why: 'authorProtected', noticedAt: at(0) } as const;
  const [ours, theirs] = ['ours', 'theirs'];
  const context = { accountId: ours };
  type Copy = Pick<HeldCopy, 'accountId'> & Partial<HeldCopy>;
  const asks = (shown: typeof context & { gone?: Gone }, ...copies: readonly Copy[]) =>
    asksForContext(
      shown,
      copies.map((copy) => ({ createdAt: at(0), ticketStatus: null, unlinkedAt: null, ...copy })),
      at(0),
      7,
    );

  test('where nobody asks for it by itself', () => {
    expect(asks(context)).toBe(true);
    expect(asks(context, { accountId: ours })).toBe(true);
    expect(asks(context, { accountId: theirs })).toBe(true);
  });

  test('not where the account does, or another one will', () => {
    expect(asks(context, { accountId: ours, recheckAt: at(-1) })).toBe(false);
    expect(asks(context, { accountId: theirs, recheckAt: at(1) })).toBe(false);
    expect(asks(context, { accountId: theirs }, { accountId: theirs, recheckAt: at(1) })).toBe(false);
  });

  test('but where the other one is late, or what it finds does not hold here', () => {
    expect(asks(context, { accountId: theirs, recheckAt: at(0) })).toBe(true);
    expect(asks({ ...context, gone }, { accountId: theirs, recheckAt: at(1) })).toBe(true);
    expect(asks(context, { accountId: theirs, gone, recheckAt: at(1) })).toBe(true);
    expect(asks({ ...context, gone }, { accountId: ours, recheckAt: at(1) })).toBe(false);
  });

  test('and where the other one has it, but nobody is going to ask for it', () => {
    const theirCopy = { accountId: theirs, recheckAt: at(21 * hour) };
    const unlinked = { ...theirCopy, unlinkedAt: at(-1) };
    expect(asks(context, unlinked)).toBe(true);
    expect(asks(context, { ...unlinked, ticketStatus: 'closed' })).toBe(true);
    expect(asks(context, { ...unlinked, ticketStatus: 'open' })).toBe(false);
    expect(asks(context, { ...unlinked, accountId: ours })).toBe(true);
  });

  test('as where the other one is about to be too old to be asked for, and its look may be two hours late', () => {
    const copyOf = (age: number, ticketStatus: TicketStatus | null = null) => {
      const createdAt = at(2 * hour + 21 * hour - age);
      return { accountId: theirs, recheckAt: at(21 * hour), createdAt, ticketStatus };
    };
    expect(asks(context, copyOf(7 * day - 1))).toBe(false);
    expect(asks(context, copyOf(7 * day))).toBe(true);
    expect(asks(context, copyOf(7 * day, 'closed'))).toBe(true);
    expect(asks(context, copyOf(7 * day, 'solved'))).toBe(false);
  });
});
