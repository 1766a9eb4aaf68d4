import type { Account } from '../../domain/accounts/account.js';
import type { TicketRules } from '../../domain/rules/ticket-rule.js';
import type { NamedKind } from '../../domain/tickets/named.js';
import { newId, type ClientSession, type Database } from '../database.js';
import { ticketField } from '../named/kinds.js';
import { writeRules } from './ticket-rules.js';

type InForce = Pick<TicketRules, 'version' | 'rules'> & { readonly _id: string };

/** A connected account whose ticket rules in force name it; null: none do. */
export async function namedByRules(
  db: Database,
  kind: NamedKind,
  id: string,
  session: ClientSession,
): Promise<Account | null> {
  const accountIds = (await naming(db, kind, id, session)).map(({ _id }) => _id);
  return db.accounts.findOne({ _id: { $in: accountIds }, unlinkedAt: null }, { session });
}

/** Takes it out of the rules that name it: a new version, as every change is one. */
export async function forgetInRules(
  db: Database,
  kind: NamedKind,
  id: string,
  now: Date,
  session: ClientSession,
): Promise<void> {
  const field = ticketField(kind);
  for (const { _id: accountId, ...before } of await naming(db, kind, id, session)) {
    const { version, rules } = before;
    const without = rules.map((rule) => (rule[field] === id ? { ...rule, [field]: null } : rule));
    const next = { _id: newId(), accountId, version: version + 1, rules: without, at: now, by: null };
    await writeRules(db, before, next, session);
  }
}

/** The rules in force that name it, by account. */
const naming = (db: Database, kind: NamedKind, id: string, session: ClientSession): Promise<InForce[]> =>
  db.ticketRules
    .aggregate<InForce>(
      [
        { $sort: { accountId: 1, version: -1 } },
        { $group: { _id: '$accountId', version: { $first: '$version' }, rules: { $first: '$rules' } } },
        { $match: { [`rules.${ticketField(kind)}`]: id } },
      ],
      { session, hint: 'version' },
    )
    .toArray();
