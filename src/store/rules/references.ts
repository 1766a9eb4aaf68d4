import type { TicketRule } from '../../domain/rules/ticket-rule.js';
import { namedKinds } from '../../domain/tickets/named.js';
import type { ClientSession, Database } from '../database.js';
import { holdNamed } from '../named/hold.js';
import { ticketField } from '../named/kinds.js';

/** Holds what the rules name, so that it stays while they do; returns where they name nothing that exists. */
export async function missingInTicketRules(
  db: Database,
  rules: readonly TicketRule[],
  session: ClientSession,
): Promise<string[]> {
  const pointers: string[] = [];
  for (const kind of namedKinds) {
    const field = ticketField(kind);
    const ids = new Set(rules.flatMap((rule) => rule[field] ?? []));
    const missing = await holdNamed(db, kind, [...ids], session);
    pointers.push(
      ...rules.flatMap(({ [field]: id }, index) =>
        id !== null && missing.includes(id) ? [`/rules/${index}/${field}`] : [],
      ),
    );
  }
  return pointers;
}
