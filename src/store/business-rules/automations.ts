import type { Automation } from '../../domain/business-rules/rules.js';
import { rotated } from '../../domain/business-rules/rotated.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import { conditionContext } from '../conditions/context.js';
import { toFilter } from '../conditions/to-filter.js';
import type { Database } from '../database.js';
import { byPosition } from '../positions.js';
import { actOrHalve, notActedOn, openOnes, type RanOn } from './act-by-time.js';

/** Tickets of one automation and run; the rest has its turn in the next one. */
const actsAtMost = 500;
/** The same of those that are looked at, also of those on which it has acted. */
const lookedAtAtMost = 20_000;
const lookedAtAtOnce = 1_000;
const actsAtOnce = 100;

/** At which of those in force the next run begins, counted from 0; absent: at the first. */
const next = { _id: 'automationsFrom' } as const;

/** The automations in force: first those that had no turn in the last run, in the order in which they are asked. */
export async function automationsInTurn(db: Database): Promise<Automation[]> {
  const from = await db.counters.findOne(next);
  return rotated(await automationsInForce(db), from?.value ?? 0);
}

/** The next run begins with this one, for which there was no time; null: all had their turn. */
export async function beginNextWith(db: Database, automation: Automation | null): Promise<void> {
  const all = automation ? await automationsInForce(db) : [];
  const value = all.findIndex(({ _id }) => _id === automation?._id);
  if (value < 1) await db.counters.deleteOne(next);
  else await db.counters.updateOne(next, { $set: { value } }, { upsert: true });
}

const automationsInForce = (db: Database): Promise<Automation[]> =>
  byPosition(db.automations.find({ enabled: true }));

/**
 * Has an automation act on tickets that meet its conditions now, the oldest first: once for each time since which it
 * counts (S52). What it changes starts triggers. When its time is over the next run goes on there.
 */
export async function runAutomation(
  db: Database,
  automation: Automation,
  now: Date,
  isOver: () => boolean,
): Promise<RanOn> {
  const { due, place } = await dueTickets(db, automation, now, isOver);
  const ran: RanOn[] = [];
  let left: Ticket | null = place;
  for (let from = 0; from < due.length; from += actsAtOnce) {
    // It takes some whatever the time: else looking for them could take all of it, each time.
    if (from > 0 && isOver()) {
      left = due[from] ?? place;
      break;
    }
    const ids = due.slice(from, from + actsAtOnce).map(({ _id }) => _id);
    ran.push(await actOrHalve(db, automation, ids, now));
  }
  await keepPlace(db, automation, left);
  return {
    acted: ran.reduce((sum, { acted }) => sum + acted, 0),
    leftOut: ran.flatMap(({ leftOut }) => leftOut),
  };
}

/** Where the last run stopped looking, as ms since 1970 of `createdAt`; it begins anew after the last ticket. */
const placeOf = ({ _id }: Automation): string => `automation/${_id}`;

interface Due {
  readonly due: readonly Ticket[];
  /** Where the next run goes on; null: all were looked at. */
  readonly place: Ticket | null;
}

async function dueTickets(
  db: Database,
  automation: Automation,
  now: Date,
  isOver: () => boolean,
): Promise<Due> {
  const context = await conditionContext(db, now, [automation.conditions]);
  const place = await db.counters.findOne({ _id: placeOf(automation) });
  const due: Ticket[] = [];
  let found: Ticket[] = [];
  let lookedAt = 0;
  let last: Ticket | null = null;
  let isCut = false;
  const candidates = db.tickets
    .find(
      {
        $and: [
          { ...openOnes, createdAt: { $gte: new Date(place?.value ?? 0) } },
          toFilter(automation.conditions, context),
        ],
      },
      { projection: { terms: 0, linked: 0, 'facts.words': 0, 'facts.subjectWords': 0 } },
    )
    .sort({ createdAt: 1, _id: 1 })
    .hint('listed')
    .limit(lookedAtAtMost)
    .batchSize(lookedAtAtOnce);
  for await (const ticket of candidates) {
    lookedAt += 1;
    last = ticket;
    found.push(ticket);
    if (found.length < lookedAtAtOnce) continue;
    due.push(...(await notActedOn(db, automation, found)));
    found = [];
    isCut = due.length > actsAtMost || isOver();
    if (isCut) break;
  }
  due.push(...(await notActedOn(db, automation, found)));
  const isAll = !isCut && lookedAt < lookedAtAtMost;
  return { due: due.slice(0, actsAtMost), place: due[actsAtMost] ?? (isAll ? null : last) };
}

async function keepPlace(db: Database, automation: Automation, last: Ticket | null): Promise<void> {
  const _id = placeOf(automation);
  if (!last) await db.counters.deleteOne({ _id });
  else await db.counters.updateOne({ _id }, { $set: { value: last.createdAt.getTime() } }, { upsert: true });
}
