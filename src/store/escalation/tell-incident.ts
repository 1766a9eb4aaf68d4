import type { Incident, IncidentState } from '../../domain/escalation/incident.js';
import type { Actor } from '../../domain/events/event.js';
import type { ClientSession, Database } from '../database.js';
import { recordEvent } from '../events/record.js';

const types = {
  open: 'incident.opened',
  acknowledged: 'incident.acknowledged',
  resolved: 'incident.resolved',
} as const satisfies Record<IncidentState, string>;

/** Tells of an incident what it has become. */
export const tellIncident = (
  db: Database,
  { _id: incidentId, accountId, state }: Pick<Incident, '_id' | 'accountId' | 'state'>,
  by: Actor,
  at: Date,
  session: ClientSession,
): Promise<void> => recordEvent(db, { type: types[state], at, by, accountId, incidentId }, session);
