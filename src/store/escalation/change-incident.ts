import type { Incident } from '../../domain/escalation/incident.js';
import { ConflictError, type ClientSession, type Database } from '../database.js';
import { tellIncident } from './tell-incident.js';
import { handOver } from './hand-over.js';

/** Moves an incident on from the state it was found in, and has its workflow look. */
export async function changeIncident(
  db: Database,
  { _id, state, policyId }: Incident,
  change: Partial<Incident>,
  agentId: string,
  now: Date,
  session: ClientSession,
): Promise<Incident> {
  const saved = await db.incidents.findOneAndUpdate(
    { _id, state },
    { $set: { ...change, updatedAt: now }, $inc: { version: 1 } },
    { session, returnDocument: 'after' },
  );
  if (!saved) throw new ConflictError();
  await tellIncident(db, saved, { kind: 'agent', id: agentId }, now, session);
  await handOver(db, policyId, now, session);
  return saved;
}
