import type { Conditions } from '../../domain/conditions/condition.js';
import { isMet } from '../../domain/conditions/evaluate.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import { conditionContext } from '../conditions/context.js';
import type { Database } from '../database.js';

const lookedAtAtMost = 1_000;
const shown = 10;

export interface TriedConditions {
  readonly found: number;
  readonly lookedAt: number;
  readonly tickets: readonly Ticket[];
}

/** How many of the newest tickets conditions select, and the first of them. */
export async function tryConditions(
  db: Database,
  conditions: Conditions,
  now: Date,
): Promise<TriedConditions> {
  const context = await conditionContext(db, now, [conditions]);
  const found: Ticket[] = [];
  let lookedAt = 0;
  const newest = db.tickets
    .find({}, { projection: { terms: 0 } })
    .sort({ createdAt: -1, _id: -1 })
    .hint('newest')
    .limit(lookedAtAtMost);
  for await (const ticket of newest) {
    lookedAt += 1;
    if (isMet(conditions, ticket, null, context)) found.push(ticket);
  }
  return { found: found.length, lookedAt, tickets: found.slice(0, shown) };
}
