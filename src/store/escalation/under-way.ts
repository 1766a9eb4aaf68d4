import type { Database } from '../database.js';

/** Policies whose workflow has something to do or to wait for: matches, an incident that is not over, pages. */
export async function policiesUnderWay(db: Database, before: Date): Promise<string[]> {
  const only = { projection: { _id: 0, policyId: 1 } } as const;
  const incidents = await db.incidents
    .find(
      { surging: { $gt: '' }, nextAt: { $ne: null }, updatedAt: { $lt: before } },
      { ...only, hint: 'surging' },
    )
    .toArray();
  const pages = await db.pages
    .find({ open: true, createdAt: { $lt: before } }, { ...only, hint: 'open' })
    .toArray();
  const awaited = await db.pages
    .find({ receiptBy: { $exists: true }, createdAt: { $lt: before } }, { ...only, hint: 'receipt' })
    .toArray();
  const watches = await db.escalationWatches
    .find(
      { nextAt: { $gt: new Date(0) }, updatedAt: { $lt: before } },
      { projection: { _id: 1 }, hint: 'due' },
    )
    .toArray();
  const policyIds = [...incidents, ...pages, ...awaited].map(({ policyId }) => policyId);
  return [...new Set([...policyIds, ...watches.map(({ _id }) => _id)])];
}
