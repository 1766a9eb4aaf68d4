import fc from 'fast-check';
import { expect, test } from 'vitest';
import { at, minuteMs, noon } from '../test/examples.js';
import type { Incident } from './incident.js';
import type { Page } from './page.js';
import { pagingAt } from './paging.js';
import { incident, step } from './test/examples.js';

const agents = ['ada', 'bob', 'cy'];
const policies = fc.record({
  steps: fc.array(
    fc
      .tuple(
        fc.subarray(agents, { minLength: 1 }),
        fc.integer({ min: 0, max: 20 }),
        fc.constantFrom('email' as const, 'sms' as const),
      )
      .map(([agentIds, after, by]) => step(agentIds, after, by)),
    { minLength: 1, maxLength: 3 },
  ),
  remindMinutes: fc.option(fc.integer({ min: 3, max: 15 })),
  reopenAfterMinutes: fc.option(fc.integer({ min: 5, max: 40 })),
});
/** What becomes of the nth page that begins: arrives, fails, or is never heard of again. */
const fates = fc.array(fc.constantFrom('arrives', 'fails', 'silent'), { minLength: 3, maxLength: 9 });
const looks = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 12 });

interface World {
  readonly incident: Incident;
  readonly pages: ReadonlyMap<string, Page>;
  readonly nextAt: Date | null;
  readonly begun: readonly { readonly _id: string; readonly at: Date; readonly state: Incident['state'] }[];
}

const fateOf = (_id: string, all: readonly string[]): string =>
  all[Buffer.from(_id).reduce((sum, byte) => sum + byte, 0) % all.length] ?? '';

/** As if it had been sent in that moment. */
const sent = (page: Page, all: readonly string[]): Page => {
  const { open: _open, ...rest } = page;
  const fate = fateOf(page._id, all);
  if (fate === 'fails') return { ...rest, state: 'failed', reason: 'refused' };
  if (fate === 'arrives' || page.by === 'email') return { ...rest, state: 'accepted' };
  return { ...rest, state: 'accepted', receiptBy: new Date(page.createdAt.getTime() + 2 * minuteMs) };
};

function look({ incident: before, pages, begun }: World, now: Date, all: readonly string[]): World {
  const paging = pagingAt(before, [...pages.values()], now);
  const news = paging.pages.filter(({ _id }) => !pages.has(_id));
  const written = paging.pages.map((page) => (page.state === 'queued' ? sent(page, all) : page));
  const state = paging.incident.state;
  return {
    incident: paging.incident,
    pages: new Map([...pages, ...written.map((page) => [page._id, page] as const)]),
    // Whoever sent a page looks again.
    nextAt: written.length > 0 ? now : paging.nextAt,
    begun: [...begun, ...news.map(({ _id }) => ({ _id, at: now, state }))],
  };
}

/** An hour: looks when something is due, and at these minutes besides; Ada acknowledges at one. */
function played(of: Incident, all: readonly string[], extra: readonly number[], ackAt: number): World {
  let world: World = { incident: of, pages: new Map(), nextAt: noon, begun: [] };
  const times = [...extra.map(at), at(60)].toSorted((one, other) => one.getTime() - other.getTime());
  let acknowledgedAt: Date | null = at(ackAt);
  for (;;) {
    const due = [world.nextAt, times[0], acknowledgedAt].flatMap((time) => time ?? []);
    const now = new Date(Math.min(...due.map((time) => time.getTime())));
    if (now >= at(60)) return world;
    if (acknowledgedAt && now >= acknowledgedAt) {
      const by = { at: acknowledgedAt, agentId: 'ada', via: 'link' as const };
      world = { ...world, incident: { ...world.incident, state: 'acknowledged', acknowledged: by } };
      acknowledgedAt = null;
    }
    while (times[0] && times[0] <= now) times.shift();
    world = look(world, now, all);
  }
}

test('S61 however evaluation is cut in time, the same pages begin at the same moments, each once', () => {
  const ackAt = fc.integer({ min: 0, max: 70 });
  fc.assert(
    fc.property(policies, fates, looks, ackAt, (policy, all, extra, minutes) => {
      const whole = played(incident(policy), all, [], minutes);
      const cut = played(incident(policy), all, extra, minutes);
      expect(cut.begun).toEqual(whole.begun);
      expect(new Set(whole.begun.map(({ _id }) => _id)).size).toBe(whole.begun.length);
    }),
    { numRuns: 40 },
  );
});

test('S61 after an acknowledgement none begins before it counts as forgotten', () => {
  const ackAt = fc.integer({ min: 0, max: 59 });
  fc.assert(
    fc.property(policies, fates, looks, ackAt, (policy, all, extra, minutes) => {
      const { begun } = played(incident(policy), all, extra, minutes);
      const forgottenAt = at(minutes + (policy.reopenAfterMinutes ?? 1_000));
      for (const page of begun) {
        expect(page.state).toBe('open');
        expect(page.at < at(minutes) || page.at >= forgottenAt).toBe(true);
      }
    }),
    { numRuns: 40 },
  );
});

test('S61 looks that come late begin no page twice, and tell nobody twice at once', () => {
  const gaps = fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(policies, gaps, (policy, waits) => {
      const arrive = ['arrives'];
      let world: World = { incident: incident(policy), pages: new Map(), nextAt: noon, begun: [] };
      let minutes = 0;
      for (const wait of waits) world = look(world, at((minutes += wait)), arrive);
      const ids = world.begun.map(({ _id }) => _id);
      expect(new Set(ids).size).toBe(ids.length);
      const toOneAtOnce = world.begun.map(({ _id, at: when }) => {
        const [, round, step, , agentId] = _id.split('/');
        return [when.getTime(), round, step, agentId].join('/');
      });
      expect(new Set(toOneAtOnce).size).toBe(ids.length);
    }),
    { numRuns: 40 },
  );
});
