import type { Actor } from '../../domain/events/event.js';
import { planConversion } from '../../domain/filing/plan.js';
import type { Item } from '../../domain/items/item.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import { ConflictError, newId, type ClientSession, type Database } from '../database.js';
import { writeMatches } from '../escalation/matches.js';
import { takeFilingTurn } from '../accounts/filing-turn.js';
import { knownFor } from './known.js';
import { writePlan } from './write-plan.js';

export interface Conversion {
  readonly item: Item;
  /** Null: as the account's settings have it. */
  readonly into: { readonly departmentId: string | null; readonly groupId: string | null };
  readonly by: Actor;
  readonly now: Date;
}

export type Converted =
  | {
      readonly outcome: 'converted';
      readonly ticket: Ticket;
      /** Else it joined one that was there. */
      readonly opened: boolean;
    }
  | { readonly outcome: 'alreadyTicketed'; readonly ticketId: string }
  | { readonly outcome: 'notConvertible' };

/**
 * Makes a ticket of an item by hand, whatever the switches say (S30). One that belongs to an open
 * ticket joins it, as it would by itself; an own item opens none (S24), nor does one that could not be read yet
 * (S26).
 */
export async function convertItem(
  db: Database,
  { item, into, by, now }: Conversion,
  session: ClientSession,
): Promise<Converted> {
  const current = await db.items.findOne({ _id: item._id }, { session });
  const account = await db.accounts.findOne({ _id: item.accountId }, { session });
  if (!current || !account || current.setAside || current.unread || current.origins.includes('own'))
    return { outcome: 'notConvertible' };
  if (current.ticketId !== null) return { outcome: 'alreadyTicketed', ticketId: current.ticketId };
  const known = await knownFor(db, account, [current], session);
  const plan = planConversion(current, known, now, newId);
  const newTickets = plan.newTickets.map((ticket) => ({
    ...ticket,
    departmentId: into.departmentId ?? ticket.departmentId,
    groupId: into.groupId ?? ticket.groupId,
  }));
  await writePlan(db, { ...plan, newTickets }, { now, opener: by }, session);
  // Of one that nobody had filed yet: it counts for surges as any other (S57).
  if (current.toFile) await writeMatches(db, account, [current], now, session);
  await takeFilingTurn(db, item.accountId, session);
  const filed = await db.items.findOne({ _id: item._id }, { session });
  const ticket = await db.tickets.findOne({ _id: filed?.ticketId ?? '' }, { session });
  if (!ticket) throw new ConflictError('The item was filed elsewhere');
  return { outcome: 'converted', ticket, opened: newTickets.some(({ _id }) => _id === ticket._id) };
}
