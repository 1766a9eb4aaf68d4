import { eventPayload } from '../../domain/events/payload.js';
import type { PerchEvent } from '../../domain/events/event.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import { newDelivery, type Delivery } from '../../domain/webhooks/delivery.js';
import type { ClientSession, Database } from '../database.js';
import { queueDeliveries } from './queue.js';

/**
 * Queues what happened for every webhook that wants it, once however often it is called. Returns the ids of what is to
 * be woken once the transaction has committed.
 */
export async function fanOut(
  db: Database,
  events: readonly PerchEvent[],
  now: Date,
  session: ClientSession,
): Promise<string[]> {
  const types = [...new Set(events.map(({ type }) => type))];
  const webhooks = await db.webhooks
    .find({ eventTypes: { $in: types }, enabled: true }, { session, projection: { eventTypes: 1 } })
    .toArray();
  const wanted = events.filter(({ type }) => webhooks.some(({ eventTypes }) => eventTypes.includes(type)));
  const tickets = await ticketsOf(db, wanted, session);
  const deliveries = wanted.flatMap((event): Delivery[] => {
    const body = bodyOf(event, tickets.get(event.ticketId ?? '') ?? null);
    return webhooks
      .filter(({ eventTypes }) => eventTypes.includes(event.type))
      .map(({ _id }) =>
        newDelivery(
          { told: event._id, webhookId: _id, type: event.type, ticketId: event.ticketId, body },
          now,
        ),
      );
  });
  return queueDeliveries(db, deliveries, session);
}

/** By Standard Webhooks, "Payload structure". */
const bodyOf = (event: PerchEvent, ticket: Ticket | null): string =>
  JSON.stringify({
    type: event.type,
    timestamp: event.at.toISOString(),
    data: eventPayload(event, ticket),
  });

async function ticketsOf(
  db: Database,
  events: readonly PerchEvent[],
  session: ClientSession,
): Promise<ReadonlyMap<string, Ticket>> {
  const ids = [...new Set(events.flatMap(({ ticketId }) => ticketId ?? []))];
  if (ids.length === 0) return new Map();
  const tickets = await db.tickets.find({ _id: { $in: ids } }, { session }).toArray();
  return new Map(tickets.map((ticket) => [ticket._id, ticket]));
}
