import type { Page } from '../../domain/escalation/page.js';
import type { Database } from '../database.js';
import { newestFirst } from '../order.js';
import { findPage, type PageRequest } from '../pages.js';

/** What was sent for a policy. */
export const policyPages = (db: Database, policyId: string, page: PageRequest) =>
  findPage(db.pages, { policyId }, newestFirst, page);

const mostShown = 500;

/** What was sent for an incident, in the order it was queued: the last so many. */
export async function incidentPages(db: Database, incidentId: string): Promise<Page[]> {
  const newest = { createdAt: -1, _id: -1 } as const;
  const found = await db.pages.find({ incidentId }).sort(newest).limit(mostShown).toArray();
  return found.toReversed();
}
