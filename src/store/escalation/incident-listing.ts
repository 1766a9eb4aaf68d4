import type { mongo } from 'mongoose';
import type { Incident, IncidentState } from '../../domain/escalation/incident.js';
import { present } from '../../domain/present.js';
import type { Database } from '../database.js';
import { newestBy } from '../order.js';
import { findPageOf, type PageRequest } from '../pages.js';
import { hashOf } from '../secrets.js';

/** Who asks: an incident is seen by whom it pages, and by who sees what its account captured. */
export interface IncidentViewer {
  readonly agentId: string;
  /** Null: of every account. */
  readonly accountIds: readonly string[] | null;
}

interface Selection {
  readonly accountId?: string | undefined;
  readonly policyId?: string | undefined;
  readonly state?: IncidentState | undefined;
}

const newestOpenedFirst = newestBy('openedAt');

/** The incidents of escalation policies, read only (S58). */
export const incidentListing = (db: Database) => ({
  list(viewer: IncidentViewer, selection: Selection, page: PageRequest) {
    const selected = present(selection);
    const strands = seenBy(viewer).map((seen) => ({ filter: { $and: [seen, selected] } }));
    return findPageOf(db.incidents, strands, newestOpenedFirst, page);
  },

  get: (id: string, viewer: IncidentViewer) => db.incidents.findOne({ _id: id, $or: seenBy(viewer) }),

  /** Whose link it is, to which incident; null: nobody's. */
  async byCode(code: string): Promise<{ incident: Incident; agentId: string } | null> {
    const codeHash = hashOf(code);
    const incident = await db.incidents.findOne({ 'links.codeHash': codeHash });
    const link = incident?.links.find((each) => each.codeHash === codeHash);
    return incident && link ? { incident, agentId: link.agentId } : null;
  },
});

const seenBy = ({ agentId, accountIds }: IncidentViewer): mongo.Filter<Incident>[] =>
  accountIds === null ? [{}] : [{ accountId: { $in: [...accountIds] } }, { 'links.agentId': agentId }];
