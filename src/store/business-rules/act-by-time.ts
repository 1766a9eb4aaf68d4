import type { mongo } from 'mongoose';
import { act } from '../../domain/business-rules/act.js';
import { counted } from '../../domain/business-rules/counted.js';
import { momentOf, runId } from '../../domain/business-rules/moment.js';
import { factsWith } from '../../domain/business-rules/plan-change.js';
import type { Automation, AutomationRun } from '../../domain/business-rules/rules.js';
import { mayRun, runsCountFrom, stoppedNote } from '../../domain/business-rules/run-limit.js';
import type { ConditionContext } from '../../domain/conditions/context.js';
import { isMet } from '../../domain/conditions/evaluate.js';
import type { TicketNews } from '../../domain/events/news.js';
import { factsLeft } from '../../domain/tickets/facts-of.js';
import { channels, unclosedStatuses, type Ticket } from '../../domain/tickets/ticket.js';
import { conditionContext } from '../conditions/context.js';
import { isStillPassing, newId, type ClientSession, type Database } from '../database.js';
import { recordTicketEvents } from '../events/record.js';
import { inHalves } from '../in-halves.js';
import { writeActed, type Doing } from './write-acted.js';

export interface RanOn {
  /** On so many tickets. */
  readonly acted: number;
  /** Tickets on which it cannot act, and the kind of the error. */
  readonly leftOut: readonly LeftOut[];
}

interface LeftOut {
  readonly ticketId: string;
  readonly reason: string;
}

/** Closed ones never change. */
export const openOnes = {
  status: { $in: unclosedStatuses },
  channel: { $in: [...channels] },
} as const;

/** Has an automation act on tickets, all in one transaction; what passes by itself rejects, a bad ticket is halved out. */
export const actOrHalve = (
  db: Database,
  automation: Automation,
  ids: readonly string[],
  now: Date,
): Promise<RanOn> =>
  inHalves<string, RanOn>(ids, {
    together: async (some) => ({
      acted: await db.transaction((session) => actOn(db, automation, some, now, session)),
      leftOut: [],
    }),
    passes: isStillPassing,
    setAside: (ticketId, error) =>
      Promise.resolve({ acted: 0, leftOut: [{ ticketId, reason: kindOf(error) }] }),
    merged: (first, second) => ({
      acted: first.acted + second.acted,
      leftOut: [...first.leftOut, ...second.leftOut],
    }),
  });

/** The kind of the error only: database errors quote what was written. */
const kindOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');

/** Those of the tickets whose time is not on record yet. */
export async function notActedOn(
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
  const context = await conditionContext(db, now, [automation.conditions], session);
  const tickets = await db.tickets.find({ _id: { $in: [...ids] }, ...openOnes }, { session }).toArray();
  const left = await notActedOn(db, automation, tickets, session);
  const untold = await beforeTheirTurn(db, ids, session);
  const met = left.filter(
    (each) => !untold.has(each._id) && isMet(automation.conditions, each, null, context),
  );
  if (met.length === 0) return 0;
  const runs = await runsOf(db, automation, met, now, session);
  const asked = met.map((ticket) => ({ ticket, answer: mayRun(runs.get(ticket._id) ?? []) }));
  const acting = asked.flatMap(({ ticket, answer }) => (answer === 'acts' ? [ticket] : []));
  const stopped = asked.flatMap(({ ticket, answer }) => (answer === 'cutFirst' ? [ticket] : []));
  const onRecord = asked.map(({ ticket, answer }): AutomationRun => ({
    ...{ _id: runOf(automation, ticket) ?? ticket._id, ticketId: ticket._id, at: now },
    ...(answer === 'acts' ? {} : { cut: true }),
  }));
  await db.automationRuns.insertMany(onRecord, { session });
  const doings = acting.map((ticket) => doingOf(automation, ticket, context));
  const news = await writeActed(db, doings, now, session);
  const noted = stopped.map((ticket) => stoppedNews(automation, ticket, now));
  await recordTicketEvents(db, [...news, ...noted], session);
  return acting.length;
}

/** What happened to them is not in their facts yet, so nobody knows how long they have waited: the next run asks again. */
async function beforeTheirTurn(
  db: Database,
  ids: readonly string[],
  session: ClientSession,
): Promise<ReadonlySet<string | null>> {
  const pending = await db.events
    .find({ ticketId: { $in: [...ids] }, pending: true }, { session, projection: { ticketId: 1 } })
    .hint('pendingOfTicket')
    .toArray();
  return new Set(pending.map(({ ticketId }) => ticketId));
}

/** Of each ticket the runs of the automation that count. */
async function runsOf(
  db: Database,
  automation: Automation,
  tickets: readonly Ticket[],
  now: Date,
  session: ClientSession,
): Promise<ReadonlyMap<string, readonly AutomationRun[]>> {
  const ticketId = { $in: tickets.map(({ _id }) => _id) };
  const runs = await db.automationRuns
    .find({ ticketId, at: { $gte: runsCountFrom(now) } }, { session })
    .hint('ticket')
    .toArray();
  const own = runs.filter(({ _id }) => _id.startsWith(`${automation._id}/`));
  return new Map(tickets.map(({ _id }) => [_id, own.filter((run) => run.ticketId === _id)]));
}

const stoppedNews = ({ name }: Automation, ticket: Ticket, at: Date): TicketNews => ({
  ...{ ticket, by: { kind: 'perch' }, at },
  told: [{ type: 'ticket.updated', note: stoppedNote(name) }],
});

function doingOf({ _id: id, name, actions }: Automation, before: Ticket, { now }: ConditionContext): Doing {
  const { ticket, acted } = act(before, { kind: 'automation', id, name }, actions, now);
  const facts = factsWith(before.facts ?? factsLeft(before), { ticket, acted: [acted] }, now);
  const changeId = newId();
  const after = counted(before, { ...ticket, facts }, [acted], now);
  return { before, after, changeId, eventId: changeId, acted: [acted], cut: [] };
}
