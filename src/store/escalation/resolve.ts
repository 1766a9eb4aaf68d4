import { resolvedBy } from '../../domain/escalation/answered.js';
import type { Incident } from '../../domain/escalation/incident.js';
import type { ClientSession, Database } from '../database.js';
import { changeIncident } from './change-incident.js';

interface Asked {
  readonly incidentId: string;
  readonly agentId: string;
}

/** `already`: it was over before, as `incident.resolved` says. */
export type Resolved =
  | { readonly outcome: 'resolved' | 'already'; readonly incident: Incident }
  | { readonly outcome: 'notFound' };

/** Stores that somebody calls the incident over, acknowledged or not. The caller wakes the policy's workflow. */
export const resolve = (db: Database, asked: Asked, now: Date): Promise<Resolved> =>
  db.transaction((session) => resolveWithin(db, asked, now, session));

/** The same in the caller's transaction. */
export async function resolveWithin(
  db: Database,
  { incidentId, agentId }: Asked,
  now: Date,
  session: ClientSession,
): Promise<Resolved> {
  const incident = await db.incidents.findOne({ _id: incidentId }, { session });
  if (!incident) return { outcome: 'notFound' };
  const change = resolvedBy(incident, agentId, now);
  if (!change) return { outcome: 'already', incident };
  const saved = await changeIncident(db, incident, change, agentId, now, session);
  return { outcome: 'resolved', incident: saved };
}
