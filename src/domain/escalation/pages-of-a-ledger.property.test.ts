import fc from 'fast-check';
import { expect, test } from 'vitest';
import { account, at, minuteMs } from '../test/examples.js';
import { incident as incidentOf } from '../test/escalation-examples.js';
import { escalationPolicy } from '../test/escalation.js';
import { pagesRecounted, type Begun } from '../test/pages-recounted.js';
import { surgeEvents, surgeRules, type SurgeEvent } from '../test/surges.js';
import { acknowledgedBy } from './answered.js';
import type { Counted } from './counting.js';
import type { Incident } from './incident.js';
import { policyMatcher } from './matching.js';
import type { Page } from './page.js';
import { pagingAt } from './paging.js';
import type { EscalationPolicy } from './policy.js';
import { step } from './test/examples.js';
import { expiryOf, foldMatches, surgeEnds, type Surge } from './window.js';

const policies: fc.Arbitrary<EscalationPolicy> = fc
  .record({
    rule: surgeRules,
    steps: fc.array(
      fc
        .tuple(fc.subarray(['ada', 'bob', 'cy'], { minLength: 1 }), fc.integer({ min: 0, max: 9 }))
        .map(([agentIds, after]) => step(agentIds, after)),
      { minLength: 1, maxLength: 3 },
    ),
    remindMinutes: fc.option(fc.integer({ min: 1, max: 9 })),
    reopenAfterMinutes: fc.option(fc.integer({ min: 1, max: 9 })),
  })
  .map(({ rule, ...paging }) => escalationPolicy({ ...rule, ...paging }));

/** All that is on record; a look knows nothing else, so that each is one after a restart. */
interface Stored {
  readonly matches: readonly Counted[];
  readonly evaluated: number;
  readonly armedFrom: Date | null;
  readonly incidents: readonly Incident[];
  readonly pages: readonly Page[];
  readonly nextAt: Date | null;
}
const nothing: Stored = {
  ...{ matches: [], evaluated: 0, armedFrom: null, incidents: [], pages: [], nextAt: null },
};

const surgeOf = ({ policy, hotUntil, matched, state, acknowledged }: Incident): Surge => {
  return { rule: policy, hotUntil, matched, clearedAt: state === 'open' ? null : (acknowledged?.at ?? null) };
};

/** Takes at most so many matches into the window, as `evaluatePolicy` does in a transaction. */
function folded(stored: Stored, policy: EscalationPolicy, now: Date, atMost: number): Stored {
  const fresh = stored.matches.slice(stored.evaluated, stored.evaluated + atMost);
  const evaluated = stored.evaluated + fresh.length;
  const fromMs =
    Math.min(now.getTime(), ...fresh.map((each) => each.at.getTime())) - policy.periodMinutes * minuteMs;
  const before = stored.matches.slice(0, stored.evaluated).filter((each) => each.at.getTime() >= fromMs);
  const surging = stored.incidents.find((each) => each.surging !== undefined);
  const surge = surging ? surgeOf(surging) : null;
  const isWhole = evaluated === stored.matches.length;
  const after = foldMatches(
    { armedFrom: stored.armedFrom, surge },
    policy,
    { before, fresh },
    isWhole ? now : null,
  );
  const incidents = stored.incidents.map((each) => (each === surging ? grown(each, after) : each));
  if (after.opened && after.surge) {
    const { matched, hotUntil } = after.surge;
    const began = { openedAt: now, roundBeganAt: now, matched, hotUntil, ...after.opened };
    incidents.push(incidentOf({ _id: String(incidents.length + 1), ...began }, policy));
  }
  const endsAt = after.surge && surgeEnds(after.surge);
  const nextAt = isWhole ? (endsAt ?? expiryOf(policy, [...before, ...fresh])) : now;
  return { ...stored, evaluated, incidents, armedFrom: after.armedFrom, nextAt };
}

function grown(
  incident: Incident,
  { closedAt, lastOfClosed, surge }: ReturnType<typeof foldMatches>,
): Incident {
  const { hotUntil, matched } = (closedAt ? lastOfClosed : surge) ?? incident;
  if (!closedAt) return { ...incident, hotUntil, matched };
  const { surging: _, ...rest } = incident;
  return { ...rest, hotUntil, matched, state: 'resolved' };
}

/** Writes the pages that are due; whoever sends them does so before the next thing happens, and they arrive. */
function paged(stored: Stored, now: Date): Stored {
  let [{ pages }, due]: [Stored, (Date | null)[]] = [stored, [stored.nextAt]];
  const incidents = stored.incidents.map((each) => {
    const own = pages.filter(({ incidentId }) => incidentId === each._id);
    const after = pagingAt(each, own, now);
    const written = new Map(after.pages.map((page) => [page._id, page]));
    pages = [...pages.filter(({ _id }) => !written.has(_id)), ...written.values()];
    due = [...due, after.nextAt];
    return after.incident;
  });
  const times = due.flatMap((time) => time?.getTime() ?? []);
  return { ...stored, incidents, pages, nextAt: times.length === 0 ? null : new Date(Math.min(...times)) };
}

const sent = (stored: Stored, now: Date): Stored => ({
  ...stored,
  pages: stored.pages.map(({ open: _, ...page }) =>
    page.state === 'queued' ? { ...page, state: 'accepted', beganAt: now } : page,
  ),
});

/** How a run differs from another one that pages the same. */
interface Cut {
  /** Matches folded at a time. */
  readonly atMost: number;
  /** After which event of a minute is looked; after the last one always. */
  readonly looks: readonly boolean[];
  /** Once what is on record the worker of a look dies. */
  readonly dies: readonly ('folded' | 'paged' | null)[];
  /** Somebody says look, and nothing has happened. */
  readonly besides: readonly number[];
}
const atOnce: Cut = { atMost: 1, looks: [true], dies: [null], besides: [] };
const cuts: fc.Arbitrary<Cut> = fc.record({
  atMost: fc.integer({ min: 1, max: 9 }),
  looks: fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }),
  dies: fc.array(fc.constantFrom('folded' as const, 'paged' as const, null), { minLength: 1, maxLength: 40 }),
  besides: fc.array(fc.nat(200), { maxLength: 20 }),
});

/** The pages that Perch begins of a stream. */
function pagesBegun(
  policy: EscalationPolicy,
  events: readonly SurgeEvent[],
  endMinute: number,
  cut: Cut,
): Begun[] {
  const hitsOf = policyMatcher([policy], { ...account(), countsFrom: new Date(0) });
  let [stored, looks] = [nothing, 0];

  const look = (minute: number, dies = cut.dies[(looks += 1) % cut.dies.length]): void => {
    const now = at(minute);
    do stored = structuredClone(folded(stored, policy, now, cut.atMost));
    while (dies !== 'folded' && stored.evaluated < stored.matches.length);
    if (dies !== 'folded') stored = structuredClone(paged(stored, now));
    if (dies) look(minute, null);
    else stored = structuredClone(sent(stored, now));
  };
  const happens = (event: SurgeEvent): void => {
    if (event.kind === 'post') {
      const { _id: itemId, author, createdAt } = event.item;
      if (hitsOf(event.item).length === 0 || stored.matches.some((each) => each.itemId === itemId)) return;
      const match = { itemId, authorXUserId: author.xUserId, at: createdAt, storedAt: at(event.minute) };
      stored = { ...stored, matches: [...stored.matches, match] };
      return;
    }
    // Nobody acknowledges what has not been evaluated.
    look(event.minute);
    const by = { agentId: 'ada', via: 'api' as const };
    const incidents = stored.incidents.map((each) => ({
      ...each,
      ...(each.surging ? acknowledgedBy(each, by, at(event.minute)) : null),
    }));
    stored = { ...stored, incidents };
  };

  for (let minute = 0; minute <= endMinute; minute += 1) {
    // A moment may lie between two minutes: just after what leaves the window at the first of them.
    if (cut.besides.includes(minute) || (stored.nextAt && stored.nextAt <= at(minute))) look(minute);
    const now = events.filter((event) => event.minute === minute);
    for (const [index, event] of now.entries()) {
      happens(event);
      const isLast = index === now.length - 1;
      if (isLast || event.kind === 'acknowledged' || cut.looks[index % cut.looks.length]) look(minute);
    }
  }
  return stored.pages.map(({ _id, beganAt, createdAt }) => {
    expect(beganAt).toEqual(createdAt);
    return { id: _id, minute: (createdAt.getTime() - at(0).getTime()) / minuteMs };
  });
}

const inOrder = (begun: readonly Begun[]): Begun[] =>
  begun.toSorted((one, other) => one.minute - other.minute || (one.id < other.id ? -1 : 1));

/** Long enough for more than one incident. */
const streams = surgeEvents.filter((events) => events.length >= 12);
const afterwards = 30;

test('S57 S58 S61 the pages that begin are those of a recount of all that came, however it is cut, and whoever dies', () => {
  let [pages, incidents, rounds] = [0, 0, 0];
  fc.assert(
    fc.property(policies, streams, cuts, (policy, events, cut) => {
      const endMinute = (events.at(-1)?.minute ?? 0) + afterwards;
      const expected = inOrder(pagesRecounted(policy, events, endMinute));
      expect(inOrder(pagesBegun(policy, events, endMinute, atOnce))).toEqual(expected);
      expect(inOrder(pagesBegun(policy, events, endMinute, cut))).toEqual(expected);
      expect(new Set(expected.map(({ id }) => id)).size).toBe(expected.length);
      pages += expected.length;
      incidents += expected.some(({ id }) => id.startsWith('2/')) ? 1 : 0;
      rounds += expected.some(({ id }) => id.split('/')[1] === '2') ? 1 : 0;
    }),
    { numRuns: 60, endOnFailure: true },
  );
  // Else nothing was compared.
  expect(Math.min(pages / 100, incidents, rounds)).toBeGreaterThan(5);
});
