import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { byAgent } from '../../src/domain/events/event.js';
import type { Item } from '../../src/domain/items/item.js';
import type { ClientSession } from '../../src/store/database.js';
import { convertItem, type Converted } from '../../src/store/items/convert.js';
import { itemListing } from '../../src/store/items/listing.js';
import { holdAllNamed } from '../../src/store/named/hold.js';
import { ticketListing } from '../../src/store/tickets/listing.js';
import { seenItems } from '../conventions/seen-items.js';
import { id } from '../conventions/shapes.js';
import type { Parts } from '../parts.js';
import { notFound, Problem, unknownReference } from '../problems.js';
import { agentOf } from '../route-permissions.js';

/** What becomes of a ticket that converting opens; what is left out is as the account's settings have it. */
export const intoSchema = z.strictObject({ departmentId: id.nullish(), groupId: id.nullish() });

/** Making tickets of items that the caller sees, where the account offers it and what is named is there. */
export async function convertingFor(
  { config, db, clock }: Pick<Parts, 'config' | 'db' | 'clock'>,
  request: FastifyRequest,
  { departmentId = null, groupId = null }: z.output<typeof intoSchema>,
) {
  const items = itemListing(db);
  const tickets = ticketListing(db);
  const agent = agentOf(request);
  const { seen, accountOf } = await seenItems({ config, db }, request);
  const into = { departmentId, groupId };

  async function find(itemId: string): Promise<Item> {
    const item = await items.get(itemId, seen);
    if (!item) throw notFound();
    return item;
  }

  async function hold(session: ClientSession): Promise<void> {
    const missing = await holdAllNamed(db, into, session);
    if (missing.length > 0) throw unknownReference(missing.map((field) => `/${field}`));
  }

  /** Nobody changes a ticket that they do not see: an item that belongs to one is not converted (S29). */
  async function convert(item: Item, session: ClientSession): Promise<Converted> {
    if (accountOf(item).settings.hideManualConversion) throw new Problem('conversionOff');
    await hold(session);
    const converted = await convertItem(db, { item, into, by: byAgent(agent), now: clock() }, session);
    if (converted.outcome !== 'converted' || converted.opened) return converted;
    if (!(await tickets.get(converted.ticket._id, agent, session))) throw new Problem('ticketNotSeen');
    return converted;
  }

  return { find, hold, convert };
}
