import type { mongo } from 'mongoose';
import { isDeepStrictEqual } from 'node:util';
import type { Acted } from '../../domain/business-rules/act.js';
import { cutNote } from '../../domain/business-rules/run-triggers.js';
import type { Effect } from '../../domain/effects/effect.js';
import { changesTold, commentTold, type TicketNews } from '../../domain/events/news.js';
import { ticketFields } from '../../domain/tickets/changes.js';
import type { Comment, Ticket } from '../../domain/tickets/ticket.js';
import type { ClientSession, Database } from '../database.js';
import { noteText } from '../effects/note-text.js';
import { blankComment } from '../tickets/blank-comment.js';

/** What rules did about one change of a ticket. */
export interface Doing {
  readonly before: Ticket;
  /** As it is to be written. */
  readonly after: Ticket;
  readonly changeId: string;
  /** What happened; effects name it. */
  readonly eventId: string;
  readonly acted: readonly Acted[];
  readonly cut: readonly string[];
}

/** Writes tickets, notes and effects of what rules did; returns what is to be told of it. */
export async function writeActed(
  db: Database,
  doings: readonly Doing[],
  now: Date,
  session: ClientSession,
): Promise<TicketNews[]> {
  const tickets = doings.flatMap(ticketUpdate);
  if (tickets.length > 0) await db.tickets.bulkWrite(tickets, { session });
  const told: { readonly doing: Doing; readonly notes: Notes }[] = [];
  for (const doing of doings) told.push({ doing, notes: await notesOf(db, doing, now, session) });
  const notes = told.flatMap((each) => [...each.notes.values()].flat());
  if (notes.length > 0) await db.comments.insertMany(notes, { session });
  const effects = doings.flatMap((doing) => effectsOf(doing, now));
  if (effects.length > 0) await db.effects.bulkWrite(effects.map(insertOnce), { session });
  return told.flatMap((each) => newsOf(each.doing, each.notes, now));
}

const written = [
  ...ticketFields,
  'solvedAt',
  'closedAt',
  'updatedAt',
  'facts',
  'commentCount',
  'version',
] as const satisfies readonly (keyof Ticket)[];

function ticketUpdate({ before, after }: Doing): mongo.AnyBulkWriteOperation<Ticket>[] {
  const changed = written.filter((field) => !isDeepStrictEqual(before[field], after[field]));
  if (changed.length === 0) return [];
  const $set = Object.fromEntries(changed.map((field) => [field, after[field]]));
  const wentOn = before.sessionEndedAt !== undefined && after.sessionEndedAt === undefined;
  const update = { $set, ...(wentOn ? { $unset: { sessionEndedAt: true as const } } : {}) };
  return [{ updateOne: { filter: { _id: before._id }, update } }];
}

type Notes = ReadonlyMap<Acted, readonly Comment[]>;

async function notesOf(
  db: Database,
  { after, acted }: Doing,
  now: Date,
  session: ClientSession,
): Promise<Notes> {
  const notes = new Map<Acted, Comment[]>();
  for (const one of acted) {
    const written: Comment[] = [];
    for (const text of one.notes)
      written.push(noteOf(after, one, await noteText(db, after, text, now, session), now));
    notes.set(one, written);
  }
  return notes;
}

const noteOf = (ticket: Ticket, { by }: Acted, text: string, now: Date): Comment => ({
  ...blankComment(ticket, now),
  side: 'system',
  visibility: 'internal',
  via: 'perch',
  authorName: by.name,
  text,
});

const effectsOf = ({ after, changeId, eventId, acted }: Doing, now: Date): Effect[] =>
  acted.flatMap(({ by, effects }) =>
    effects.map(({ action, place }) => ({
      _id: `${changeId}/${by.id}/${place}`,
      by,
      ticketId: after._id,
      eventId,
      action,
      state: 'pending',
      reason: null,
      detail: null,
      attempts: 0,
      dueAt: now,
      createdAt: now,
      settledAt: null,
    })),
  );

/** In a transaction a duplicate would abort it; what is there stays. */
const insertOnce = ({ _id, ...effect }: Effect): mongo.AnyBulkWriteOperation<Effect> => ({
  updateOne: { filter: { _id }, update: { $setOnInsert: effect }, upsert: true },
});

function newsOf({ after, changeId, acted, cut }: Doing, notes: Notes, at: Date): TicketNews[] {
  const news = acted.map((one): TicketNews => {
    const comments = notes.get(one) ?? [];
    return {
      ...{ ticket: after, by: one.by, at, changeId },
      told: [...changesTold(one.changes), ...comments.map(({ _id }) => commentTold(_id))],
    };
  });
  if (cut.length === 0) return news;
  const told = [{ type: 'ticket.updated' as const, note: cutNote(cut) }];
  return [...news, { ticket: after, by: { kind: 'perch' }, at, changeId, told }];
}
