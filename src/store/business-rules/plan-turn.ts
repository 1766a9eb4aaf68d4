import type { ConditionContext } from '../../domain/conditions/context.js';
import { counted } from '../../domain/business-rules/counted.js';
import { planChange, type Said } from '../../domain/business-rules/plan-change.js';
import type { Trigger } from '../../domain/business-rules/rules.js';
import type { PerchEvent } from '../../domain/events/event.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import { conditionContext } from '../conditions/context.js';
import type { ClientSession, Database } from '../database.js';
import { byPosition } from '../positions.js';
import type { Change } from './pending-changes.js';
import type { Doing } from './write-acted.js';

/** What these triggers do about these changes, one after the other, and the facts that tickets have by them. */
export async function planTurn(
  db: Database,
  changes: readonly Change[],
  now: Date,
  session: ClientSession,
  triggers: readonly Trigger[],
): Promise<Doing[]> {
  const events = changes.flat();
  const tickets = await ticketsOf(db, events, session);
  const said = await commentsOf(db, events, session);
  const asked = triggers.map(({ conditions }) => conditions);
  const context = await conditionContext(db, now, asked, session);
  const doings: Doing[] = [];
  for (const change of changes) {
    const doing = planOne(change, { tickets, said, triggers, context });
    if (!doing) continue;
    // Of two changes of one ticket the second finds what the first one's triggers set.
    tickets.set(doing.after._id, doing.after);
    doings.push(doing);
  }
  return doings;
}

interface Known {
  readonly tickets: ReadonlyMap<string, Ticket>;
  readonly said: ReadonlyMap<string, Said>;
  readonly triggers: readonly Trigger[];
  readonly context: ConditionContext;
}

function planOne(change: Change, { tickets, said, triggers, context }: Known): Doing | null {
  const [first] = change;
  const before = tickets.get(first?.ticketId ?? '');
  if (!first || !before) return null;
  const comments = change.flatMap(({ commentId }) => said.get(commentId ?? '') ?? []);
  const { ticket, acted, cut } = planChange(before, change, comments, triggers, context);
  const after = counted(before, ticket, acted, context.now);
  return { before, after, changeId: first.changeId, eventId: first._id, acted, cut };
}

async function ticketsOf(
  db: Database,
  events: readonly PerchEvent[],
  session: ClientSession,
): Promise<Map<string, Ticket>> {
  const ids = [...new Set(events.flatMap(({ ticketId }) => ticketId ?? []))];
  const found = await db.tickets.find({ _id: { $in: ids } }, { session }).toArray();
  return new Map(found.map((ticket) => [ticket._id, ticket]));
}

async function commentsOf(
  db: Database,
  events: readonly PerchEvent[],
  session: ClientSession,
): Promise<Map<string, Said>> {
  const ids = events.flatMap(({ type, commentId }) =>
    type === 'comment.created' && commentId !== undefined ? [commentId] : [],
  );
  if (ids.length === 0) return new Map();
  const asked = { side: 1, visibility: 1, text: 1, at: 1, replyId: 1, agentId: 1 } as const;
  const found = await db.comments.find({ _id: { $in: ids } }, { session, projection: asked }).toArray();
  return new Map(found.map((comment) => [comment._id, comment]));
}

export const triggersInForce = (db: Database, session: ClientSession): Promise<Trigger[]> =>
  byPosition(db.triggers.find({ enabled: true }, { session }));
