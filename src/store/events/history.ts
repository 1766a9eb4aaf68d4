import type { PerchEvent } from '../../domain/events/event.js';
import type { Database } from '../database.js';
import { oldestBy } from '../order.js';
import { findPage, type PageRequest } from '../pages.js';

const asItHappened = oldestBy('at');

/** What happened to a ticket, oldest first. */
export const ticketHistory = (db: Database, ticketId: string, page: PageRequest) =>
  findPage<PerchEvent>(db.events, { ticketId }, asItHappened, page);
