import { expectedOf, keyOf, keyOfExpected } from './expected.js';
import type { CommentFacts, Difference, Facts } from './facts.js';
import { groupedBy } from '../../../src/domain/grouping.js';

interface Filed {
  readonly xId: string;
  readonly thread: string;
  readonly ticketId: string;
  readonly own: boolean;
  /** Sent by Perch, into the ticket it answers however long that one had been silent. */
  readonly isReply: boolean;
  readonly at: number;
  readonly intervalMs: number;
}

const minuteMs = 60_000;

/**
 * Messages with one person are split where they were silent for longer than the interval, and nowhere
 * else, in X's time (S32). What Perch sent itself may be filed before or after what came just then, so
 * it holds together what it may, and parts nothing.
 */
export function messageThreadDifferences(facts: Facts): Difference[] {
  return [...groupedBy(filedMessages(facts), ({ thread }) => thread).values()].flatMap((filed) => {
    const tickets = groupedBy(filed, ({ ticketId }) => ticketId);
    return [...tickets].flatMap(([ticketId, inTicket]) => ofTicket(ticketId, inTicket, filed));
  });
}

function ofTicket(ticketId: string, inTicket: readonly Filed[], all: readonly Filed[]): Difference[] {
  const [first, ...later] = inTicket.filter(({ own }) => !own).toSorted((a, b) => a.at - b.at);
  if (!first) return [];
  const reached = all.find(
    (other) =>
      other.ticketId !== ticketId &&
      !other.isReply &&
      other.at < first.at &&
      first.at - other.at <= first.intervalMs,
  );
  const joined = later.filter((message) => !isWithinReach(message, inTicket));
  return [
    ...(reached
      ? [
          misfiled(
            `message ${first.xId} opened ticket ${ticketId}, and ${reached.xId} of ${reached.ticketId} is near`,
          ),
        ]
      : []),
    ...joined.map(({ xId }) =>
      misfiled(`message ${xId} is in ticket ${ticketId}, which was silent for too long`),
    ),
  ];
}

const isWithinReach = (message: Filed, inTicket: readonly Filed[]): boolean =>
  inTicket.some(
    (other) =>
      other.xId !== message.xId &&
      (Math.abs(other.at - message.at) <= message.intervalMs || (other.isReply && other.at > message.at)),
  );

const misfiled = (what: string): Difference => ({ kind: 'misfiled', what });

function filedMessages(facts: Facts): Filed[] {
  const expected = new Map(expectedOf(facts).map((item) => [keyOfExpected(item), item]));
  const comments = new Map<string, CommentFacts>(
    facts.tickets.flatMap((ticket) => ticket.comments.map((each) => [`${ticket.id}/${each.xId}`, each])),
  );
  return facts.inbox.flatMap((item): Filed[] => {
    const at = expected.get(keyOf(item));
    const { ticketId } = item;
    if (!at || at.kind !== 'directMessage' || ticketId === null) return [];
    const comment = comments.get(`${ticketId}/${item.xId}`);
    // What was kept until a ticket came is context there, and reaches nothing (S24).
    if (comment?.side === 'context') return [];
    const { threadingIntervalMinutes: minutes } = at.account;
    return [
      {
        ...{ xId: item.xId, thread: at.thread, ticketId, own: at.own, at: at.at },
        isReply: (comment?.replyId ?? null) !== null,
        intervalMs: minutes === 0 ? Number.POSITIVE_INFINITY : minutes * minuteMs,
      },
    ];
  });
}
