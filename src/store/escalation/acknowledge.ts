import { acknowledgedBy } from '../../domain/escalation/answered.js';
import type { AcknowledgeWay, Incident } from '../../domain/escalation/incident.js';
import type { Clock } from '../../domain/clock.js';
import type { ClientSession, Database } from '../database.js';
import { changeIncident } from './change-incident.js';

interface Asked {
  readonly incidentId: string;
  readonly agentId: string;
  readonly via: AcknowledgeWay;
}

/** `already`: somebody did before, as `incident.acknowledged` says. `over`: it is resolved. */
export type Acknowledged =
  | { readonly outcome: 'acknowledged' | 'already' | 'over'; readonly incident: Incident }
  | { readonly outcome: 'notFound' };

/**
 * Stores that somebody takes care of an open incident: of several at once one does, and no page begins afterwards.
 * The caller wakes the policy's workflow.
 */
export const acknowledge = (db: Database, asked: Asked, clock: Clock): Promise<Acknowledged> =>
  db.transaction((session) => acknowledgeWithin(db, asked, clock(), session));

/** The same in the caller's transaction; `now`: as it is in this attempt, so that no page of before it began later. */
export async function acknowledgeWithin(
  db: Database,
  { incidentId, ...by }: Asked,
  now: Date,
  session: ClientSession,
): Promise<Acknowledged> {
  const incident = await db.incidents.findOne({ _id: incidentId }, { session });
  if (!incident) return { outcome: 'notFound' };
  const change = acknowledgedBy(incident, by, now);
  if (!change) return { outcome: incident.state === 'resolved' ? 'over' : 'already', incident };
  const saved = await changeIncident(db, incident, change, by.agentId, now, session);
  return { outcome: 'acknowledged', incident: saved };
}
