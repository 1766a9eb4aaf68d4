import type { mongo } from 'mongoose';
import { act } from '../../domain/business-rules/act.js';
import { counted } from '../../domain/business-rules/counted.js';
import { momentOf, runId } from '../../domain/business-rules/moment.js';
import { factsWith } from '../../domain/business-rules/plan-change.js';
import type { Automation } from '../../domain/business-rules/rules.js';
import type { ConditionContext } from '../../domain/conditions/context.js';
import { isMet } from '../../domain/conditions/evaluate.js';
import { factsLeft } from '../../domain/tickets/facts-of.js';
import { channels, type Ticket } from '../../domain/tickets/ticket.js';
import { conditionContext } from '../conditions/context.js';
import { toFilter } from '../conditions/to-filter.js';
import { newId, type ClientSession, type Database } from '../database.js';
import { recordTicketEvents } from '../events/record.js';
import { writeActed, type Doing } from './write-acted.js';

/** Tickets of one automation and run; the rest has its turn in the next one. */
const actsAtMost = 500;
/** The same of those that are looked at, also of those on which it has acted. */
const lookedAtAtMost = 20_000;
const lookedAtAtOnce = 1_000;
const actsAtOnce = 100;

/** Closed ones never change. */
const open = {
  status: { $in: ['new', 'open', 'pending', 'solved'] },
  channel: { $in: [...channels] },
} as const;

/** The automations in force, in the order in which they are asked. */
export const automationsInForce = (db: Database): Promise<Automation[]> =>
  db.automations.find({ enabled: true }).sort({ position: 1, _id: 1 }).hint('position').toArray();

/**
 * Has an automation act on tickets that meet its conditions now, the oldest first: once for each time since which it
 * counts (S52). What it changes starts triggers. Returns on how many it acted.
 */
export async function runAutomation(db: Database, automation: Automation, now: Date): Promise<number> {
  const due = await dueTickets(db, automation, now);
  let acted = 0;
  for (let from = 0; from < due.length; from += actsAtOnce) {
    const ids = due.slice(from, from + actsAtOnce);
    acted += await db.transaction((session) => actOn(db, automation, ids, now, session));
  }
  return acted;
}

/** Where the last run stopped looking, as ms since 1970 of `createdAt`; it begins anew after the last ticket. */
const placeOf = ({ _id }: Automation): string => `automation/${_id}`;

async function dueTickets(db: Database, automation: Automation, now: Date): Promise<string[]> {
  const context = await conditionContext(db, now, undefined, [automation.conditions]);
  const place = await db.counters.findOne({ _id: placeOf(automation) });
  const due: Ticket[] = [];
  let found: Ticket[] = [];
  let lookedAt = 0;
  let last: Ticket | null = null;
  const candidates = db.tickets
    .find(
      {
        $and: [
          { ...open, createdAt: { $gte: new Date(place?.value ?? 0) } },
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
    if (due.length > actsAtMost) break;
  }
  due.push(...(await notActedOn(db, automation, found)));
  const rest = due[actsAtMost];
  await keepPlace(db, automation, rest ?? (lookedAt < lookedAtAtMost ? null : last));
  return due.slice(0, actsAtMost).map(({ _id }) => _id);
}

async function keepPlace(db: Database, automation: Automation, last: Ticket | null): Promise<void> {
  const _id = placeOf(automation);
  if (!last) await db.counters.deleteOne({ _id });
  else await db.counters.updateOne({ _id }, { $set: { value: last.createdAt.getTime() } }, { upsert: true });
}

async function notActedOn(
  db: Database,
  automation: Automation,
  tickets: readonly Ticket[],
  session?: ClientSession,
): Promise<Ticket[]> {
  const runs = new Map(tickets.map((ticket) => [ticket._id, runOf(automation, ticket)]));
  const ids = [...runs.values()].filter((id) => id !== null);
  const asked: mongo.FindOptions = { projection: { _id: 1 }, ...(session ? { session } : {}) };
  const done = new Set(
    (await db.automationRuns.find({ _id: { $in: ids } }, asked).toArray()).map(({ _id }) => _id),
  );
  return tickets.filter(({ _id }) => {
    const run = runs.get(_id) ?? null;
    return run !== null && !done.has(run);
  });
}

function runOf(automation: Automation, ticket: Ticket): string | null {
  const moment = momentOf(automation, ticket);
  return moment && runId(automation._id, ticket._id, moment);
}

async function actOn(
  db: Database,
  { _id: automationId }: Automation,
  ids: readonly string[],
  now: Date,
  session: ClientSession,
): Promise<number> {
  // What somebody changed since it was found decides: the rule, and each ticket.
  const automation = await db.automations.findOne({ _id: automationId, enabled: true }, { session });
  if (!automation) return 0;
  const context = await conditionContext(db, now, session, [automation.conditions]);
  const tickets = await db.tickets.find({ _id: { $in: [...ids] }, ...open }, { session }).toArray();
  const left = await notActedOn(db, automation, tickets, session);
  const met = left.filter((each) => isMet(automation.conditions, each, null, context));
  if (met.length === 0) return 0;
  const runs = met.map((ticket) => ({ _id: runOf(automation, ticket) ?? ticket._id, at: now }));
  await db.automationRuns.insertMany(runs, { session });
  const doings = met.map((ticket) => doingOf(automation, ticket, context));
  await recordTicketEvents(db, await writeActed(db, doings, now, session), session);
  return met.length;
}

function doingOf({ _id: id, name, actions }: Automation, before: Ticket, { now }: ConditionContext): Doing {
  const { ticket, acted } = act(before, { kind: 'automation', id, name }, actions, now);
  const facts = factsWith(before.facts ?? factsLeft(before), { ticket, acted: [acted] }, now);
  const changeId = newId();
  const after = counted(before, { ...ticket, facts }, [acted], now);
  return { before, after, changeId, eventId: changeId, acted: [acted], cut: [] };
}
