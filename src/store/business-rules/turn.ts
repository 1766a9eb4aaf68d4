import type { ConditionContext } from '../../domain/conditions/context.js';
import { counted } from '../../domain/business-rules/counted.js';
import { planChange, type Said } from '../../domain/business-rules/plan-change.js';
import type { Trigger } from '../../domain/business-rules/rules.js';
import type { Clock } from '../../domain/clock.js';
import type { PerchEvent } from '../../domain/events/event.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import { conditionContext } from '../conditions/context.js';
import { ConflictError, isDuplicateKey, isPassing, type ClientSession, type Database } from '../database.js';
import { ticketEvents } from '../events/record.js';
import { fanOut } from '../webhooks/fan-out.js';
import { writeActed, type Doing } from './write-acted.js';

export interface Turn {
  /** So many events. */
  readonly taken: number;
  /** Deliveries of webhooks that are to be woken. */
  readonly deliveryIds: readonly string[];
  /** Events that nothing could be made of, and the kind of the error. */
  readonly setAside: readonly SetAside[];
}

interface SetAside {
  readonly eventId: string;
  readonly reason: string;
}

/** Of the oldest; and so many beyond them are looked at for the rest of their changes. */
const atOnce = 100;
const lookAhead = 110;

/**
 * Has triggers act on what has happened since the last turn, in its order (S52), and takes the marks away: all in one
 * transaction, so that whoever is killed when, each change has its turn once. What cannot be evaluated is set aside
 * with its reason, and stops nothing else.
 */
export async function takeTurn(db: Database, clock: Clock): Promise<Turn> {
  const changes = await pendingChanges(db);
  return changes.length === 0 ? { taken: 0, deliveryIds: [], setAside: [] } : takeOrHalve(db, changes, clock);
}

/** Events of one ticket that were written together; of no ticket: each by itself. */
type Change = readonly PerchEvent[];

async function pendingChanges(db: Database): Promise<Change[]> {
  const found = await db.events
    .find({ pending: true })
    .sort({ _id: 1 })
    .hint('pending')
    .limit(atOnce + lookAhead)
    .toArray();
  const taken = new Map<string, PerchEvent[]>(found.slice(0, atOnce).map((event) => [keyOf(event), []]));
  for (const event of found) taken.get(keyOf(event))?.push(event);
  return [...taken.values()];
}

const keyOf = ({ changeId, ticketId }: PerchEvent): string => `${changeId}/${ticketId ?? ''}`;

/** As filing does: what passes by itself is left to the next turn, a bad one is halved out. */
async function takeOrHalve(db: Database, changes: readonly Change[], clock: Clock): Promise<Turn> {
  try {
    return await db.transaction((session) => take(db, changes, clock(), session));
  } catch (error) {
    if (isPassing(error) && !isDuplicateKey(error)) throw error;
    const [only] = changes;
    if (only && changes.length === 1) return setAside(db, only, error);
    const half = Math.ceil(changes.length / 2);
    const first = await takeOrHalve(db, changes.slice(0, half), clock);
    const second = await takeOrHalve(db, changes.slice(half), clock);
    return {
      taken: first.taken + second.taken,
      deliveryIds: [...first.deliveryIds, ...second.deliveryIds],
      setAside: [...first.setAside, ...second.setAside],
    };
  }
}

async function setAside(db: Database, change: Change, error: unknown): Promise<Turn> {
  // The kind of the error only: database errors quote what was written.
  const reason = error instanceof Error ? error.name : 'unknown';
  const ids = change.map(({ _id }) => _id);
  await db.events.updateMany(
    { _id: { $in: ids } },
    {
      $unset: { pending: '' },
      $set: { note: `No rule could act on this, and no webhook was told (${reason}).` },
    },
  );
  return { taken: ids.length, deliveryIds: [], setAside: ids.map((eventId) => ({ eventId, reason })) };
}

async function take(
  db: Database,
  changes: readonly Change[],
  now: Date,
  session: ClientSession,
): Promise<Turn> {
  // Another worker may have had them meanwhile: their marks decide, in this transaction.
  const ids = changes.flatMap((change) => change.map(({ _id }) => _id));
  const { modifiedCount } = await db.events.updateMany(
    { _id: { $in: ids }, pending: true },
    { $unset: { pending: '' } },
    { session },
  );
  if (modifiedCount === 0) return { taken: 0, deliveryIds: [], setAside: [] };
  if (modifiedCount < ids.length) throw new ConflictError('Another turn has taken some of these events');
  const doings = await plan(db, changes, now, session);
  const news = await writeActed(db, doings, now, session);
  // Webhooks are told in this very transaction, and no trigger acts on what triggers did: they need no mark.
  const told = news.flatMap(ticketEvents).map(({ pending: _, ...event }) => event);
  if (told.length > 0) await db.events.insertMany(told, { session });
  const deliveryIds = await fanOut(db, [...changes.flat(), ...told], session, now);
  return { taken: ids.length, deliveryIds, setAside: [] };
}

async function plan(
  db: Database,
  changes: readonly Change[],
  now: Date,
  session: ClientSession,
): Promise<Doing[]> {
  const events = changes.flat();
  const tickets = await ticketsOf(db, events, session);
  const said = await commentsOf(db, events, session);
  const triggers = await triggersInForce(db, session);
  const asked = triggers.map(({ conditions }) => conditions);
  const context = await conditionContext(db, now, session, asked);
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
  const asked = { side: 1, text: 1, at: 1, replyId: 1, agentId: 1 } as const;
  const found = await db.comments.find({ _id: { $in: ids } }, { session, projection: asked }).toArray();
  return new Map(found.map((comment) => [comment._id, comment]));
}

const triggersInForce = (db: Database, session: ClientSession): Promise<Trigger[]> =>
  db.triggers.find({ enabled: true }, { session }).sort({ position: 1, _id: 1 }).hint('position').toArray();
