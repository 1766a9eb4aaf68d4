import type { Incident } from '../../domain/escalation/incident.js';
import type { ClientSession, Database } from '../database.js';

/** An incident of which somebody was paged, and whom of several it was last. */
export interface ToldOf {
  readonly incident: Incident;
  readonly agentId: string;
}

/**
 * The newest incident of which a page to one of these people has begun. People of later steps, who know nothing of it
 * yet, do not speak for those who were paged.
 */
export async function newestToldOf(
  db: Database,
  agentIds: readonly string[],
  state: Incident['state'],
  session: ClientSession,
): Promise<ToldOf | null> {
  const theirs = { 'links.agentId': { $in: [...agentIds] }, state };
  for await (const incident of db.incidents.find(theirs, { session }).sort({ openedAt: -1 })) {
    const begun = {
      incidentId: incident._id,
      agentId: { $in: [...agentIds] },
      beganAt: { $type: 'date' as const },
    };
    const [page] = await db.pages.find(begun, { session }).sort({ beganAt: -1 }).limit(1).toArray();
    if (page) return { incident, agentId: page.agentId };
  }
  return null;
}
