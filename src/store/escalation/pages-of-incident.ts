import type { Page } from '../../domain/escalation/page.js';
import type { ClientSession, Database } from '../database.js';

/** Several reminders of a step with as many people as there may be, by both ways. */
export const pagesLookedAt = 1_000;

/** Those of a policy that are on their way, or of which a receipt is awaited. */
export async function unsettledPages(
  db: Database,
  policyId: string,
  session: ClientSession,
): Promise<Page[]> {
  const open = await db.pages.find({ policyId, open: true }, { session }).toArray();
  const awaited = await db.pages.find({ policyId, receiptBy: { $exists: true } }, { session }).toArray();
  return [...new Map([...open, ...awaited].map((page) => [page._id, page])).values()];
}

/** What decides which pages of an incident begin: the newest, for one that nobody answers has ever more. */
export const newestPages = (db: Database, incidentId: string, session: ClientSession): Promise<Page[]> =>
  db.pages.find({ incidentId }, { session }).sort({ createdAt: -1 }).limit(pagesLookedAt).toArray();
