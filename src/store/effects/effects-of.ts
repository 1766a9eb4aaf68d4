import type { Effect } from '../../domain/effects/effect.js';
import type { Database } from '../database.js';
import { oldestBy } from '../order.js';
import { findPage, type PageRequest } from '../pages.js';

const oldestFirst = oldestBy('createdAt');

/** What rules did beyond a ticket, oldest first. */
export const effectsOf = (db: Database, ticketId: string, page: PageRequest) =>
  findPage<Effect>(db.effects, { ticketId }, oldestFirst, page);
