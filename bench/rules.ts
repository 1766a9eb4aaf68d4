import type { Trigger } from '../src/domain/business-rules/rules.js';
import { all, trigger } from '../src/domain/test/business-rules.js';
import { ticket } from '../src/domain/test/examples.js';
import { takeTurn } from '../src/store/business-rules/turn.js';
import { newId } from '../src/store/database.js';
import { openTickets } from '../src/store/tickets/open-tickets.js';
import { withDatabase, type Store } from './shared/database.js';
import { countOf, machine, report } from './shared/report.js';
import { median, perSecond } from './shared/statistics.js';

export interface RulesOptions {
  readonly tickets: number;
  readonly triggers: number;
}

/** As many as filing opens in one transaction. */
const batch = 100;

/** How fast triggers have had their turn on a burst of new tickets, beside the same burst with none. */
export async function rules({ tickets: count, triggers }: RulesOptions): Promise<void> {
  await withDatabase(async (store) => {
    const tookMs = { without: [] as number[], with: [] as number[] };
    const openingMs: number[] = [];
    await store.progress.step(`Two bursts of ${countOf(count)} tickets, turn and turn about`, async () => {
      // By halves, so that whatever else goes on here slows both.
      for (const which of ['without', 'with', 'with', 'without'] as const) {
        await store.db.triggers.deleteMany({});
        if (which === 'with') await store.db.triggers.insertMany(triggersOf(triggers));
        openingMs.push(await timed(() => open(store, count / 2)));
        tookMs[which].push(await timed(() => drain(store)));
      }
    });
    await mustHaveActed(store, count);
    const sum = (each: readonly number[]) => each.reduce((total, ms) => total + ms, 0);
    const rate = { with: perSecond(count, sum(tookMs.with)), without: perSecond(count, sum(tookMs.without)) };
    report(
      `${countOf(count)} new tickets under ${triggers} triggers of ${conditionsOfEach} conditions`,
      machine(store.versions),
      [
        { what: 'tickets per second', value: countOf(rate.with), beside: 'each is changed by two of them' },
        { what: 'without triggers, in the same run', value: countOf(rate.without), beside: 'facts alone' },
        { what: 'ratio', value: (rate.with / rate.without).toFixed(2) },
        {
          what: `opening them, ${batch} a transaction`,
          value: countOf(perSecond(count / 2, median(openingMs))),
          beside: 'tickets per second, without their items',
        },
      ],
    );
  });
}

const conditionsOfEach = 5;

/** Most are tried in vain, as in life: a ticket takes one of the first, and the last. */
const triggersOf = (count: number): Trigger[] =>
  Array.from({ length: count }, (_, n) =>
    trigger(
      `trigger ${n}`,
      all(
        { field: 'happened', operator: 'is', values: ['created'] },
        { field: 'channel', operator: 'is', values: ['x'] },
        {
          field: 'text',
          operator: 'hasAny',
          values: n === count - 1 ? ['parcel'] : [`word${n}`, `order${n}`],
        },
        { field: 'followers', operator: 'lessThan', value: 1_000_000 },
        { field: 'tags', operator: 'hasNone', values: ['spam'] },
      ),
      [{ kind: 'addTags', tags: [`rule${n}`] }],
      { _id: newId(), position: n + 1 },
    ),
  );

async function open({ db }: Store, count: number): Promise<void> {
  for (let from = 0; from < count; from += batch) {
    const now = new Date();
    const openings = Array.from({ length: Math.min(batch, count - from) }, (_, n) => ({
      ticket: ticket({ _id: newId(), number: 0, subject: `Parcel ${from + n}`, createdAt: now }),
      by: { kind: 'customer' } as const,
      author: {
        xUserId: '2',
        handle: 'ada',
        name: 'Ada',
        followers: 10,
        posts: 20,
        verifiedType: 'none',
        avatarUrl: null,
      } as const,
      language: 'en',
      texts: [`@acme where is my parcel? It is word${(from + n) % 100} late`],
      commentIds: [],
      isContinuation: false,
    }));
    await db.transaction((session) => openTickets(db, openings, now, session));
  }
}

async function drain({ db }: Store): Promise<void> {
  while ((await takeTurn(db, () => new Date())).taken > 0);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function mustHaveActed({ db }: Store, count: number): Promise<void> {
  const acted = await db.tickets.countDocuments({ tags: { $size: 2 } });
  const all = await db.tickets.countDocuments({ version: { $gt: 0 } });
  if (all !== count) throw new Error(`${all} of ${count} tickets were changed by triggers, ${acted} by two`);
}
