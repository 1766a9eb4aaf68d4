import type { PerchEvent } from '../../domain/events/event.js';
import type { Database } from '../database.js';
import type { SortKey } from '../order.js';
import { findPage, type PageRequest } from '../pages.js';

const asItHappened: readonly SortKey[] = [
  { field: 'at', type: 'date', direction: 1 },
  { field: '_id', type: 'text', direction: 1 },
];

/** What happened to a ticket, oldest first. */
export const ticketHistory = (db: Database, ticketId: string, page: PageRequest) =>
  findPage<PerchEvent>(db.events, { ticketId }, asItHappened, page);
