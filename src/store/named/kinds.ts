import type { NamedKind } from '../../domain/tickets/named.js';
import type { Database } from '../database.js';
import { referredIn } from '../referred.js';

/** Where those of a kind are kept. */
export const namedIn = (db: Database, kind: NamedKind) => db[referredIn[kind]];

/** The field of a ticket that names one. */
export const ticketField = <Kind extends NamedKind>(kind: Kind) => `${kind}Id` as const;
