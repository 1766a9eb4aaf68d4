import type { mongo } from 'mongoose';
import type { Agent } from '../../domain/agents/agent.js';
import type { Conditions } from '../../domain/conditions/condition.js';
import type { ReportRange } from '../../domain/reports/range.js';
import type { Counted, Grouping, ReportKind } from '../../domain/reports/report.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import { conditionContext } from '../conditions/context.js';
import { toFilter } from '../conditions/to-filter.js';
import type { Database } from '../database.js';
import { ticketsSeenBy } from '../seen-by.js';

/** Which tickets a report is about: opened within its range, seen by whoever asks (S29), and meant by the conditions. */
export interface Reported {
  readonly agent: Agent;
  readonly range: ReportRange;
  /** Null: all. */
  readonly conditions: Conditions | null;
  readonly now: Date;
}

export interface Asked extends Reported {
  readonly kind: ReportKind;
  readonly by: Grouping;
  /** In which days begin (IANA). */
  readonly timeZone: string;
}

/** It reads a year of a busy desk well within that. */
const atMostMs = 50_000;

/** Counts the tickets of a report by key and value, telling each count as it comes. */
export async function countTickets(
  db: Database,
  { kind, by, timeZone, ...reported }: Asked,
  tell: (counted: Counted) => void,
): Promise<void> {
  const cursor = db.tickets.aggregate<Counted>(
    [
      { $match: await reportedTickets(db, reported) },
      { $group: { _id: { key: keyOf(by, timeZone), value: values[kind] }, count: { $sum: 1 } } },
      { $project: { _id: 0, key: '$_id.key', value: '$_id.value', count: 1 } },
    ],
    { hint: 'newest', allowDiskUse: true, maxTimeMS: atMostMs },
  );
  for await (const counted of cursor) tell({ ...counted, value: counted.value ?? null });
}

/** Served by the index `newest`. */
export async function reportedTickets(
  db: Database,
  { agent, range: { from, to }, conditions, now }: Reported,
): Promise<mongo.Filter<Ticket>> {
  const meant = conditions ? [toFilter(conditions, await conditionContext(db, now, [conditions]))] : [];
  return { $and: [{ createdAt: { $gte: from, $lt: to } }, ticketsSeenBy(agent), ...meant] };
}

const keyOf = (by: Grouping, timezone: string): object | string =>
  by === 'day' ? { $dateToString: { date: '$createdAt', format: '%Y-%m-%d', timezone } } : keys[by];

const keys = { channel: '$channel', account: '$accountId', group: '$groupId', agent: '$assigneeId' } as const;

/** Whole seconds; null where it has not ended. X's time and ours may differ by some: never below 0. */
const secondsBetween = (begin: object | string, end: string): object => ({
  $cond: [
    { $eq: [{ $type: end }, 'date'] },
    { $max: [0, { $floor: { $divide: [{ $subtract: [end, begin] }, 1_000] } }] },
    null,
  ],
});

const values: Readonly<Record<ReportKind, object | null>> = {
  volume: null,
  'first-answer': secondsBetween({ $ifNull: ['$firstPostAt', '$createdAt'] }, '$firstRepliedAt'),
  resolution: secondsBetween('$createdAt', '$solvedAt'),
  satisfaction: { $ifNull: ['$satisfaction.score', null] },
};
