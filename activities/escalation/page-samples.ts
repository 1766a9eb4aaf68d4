import type { Incident } from '../../src/domain/escalation/incident.js';
import type { PageSample } from '../../src/notify/page-facts.js';
import type { Database } from '../../src/store/database.js';

/** The posts to show, as they read now; without those that are gone meanwhile. */
export async function samplesOf(
  db: Database,
  { sampleItemIds }: Pick<Incident, 'sampleItemIds'>,
): Promise<PageSample[]> {
  const items = await db.items.find({ _id: { $in: [...sampleItemIds] } }).toArray();
  return sampleItemIds.flatMap((id) => {
    const item = items.find(({ _id }) => _id === id);
    if (!item || item.gone) return [];
    const { author, createdAt, text, xId } = item;
    return [{ authorHandle: author.handle, at: createdAt, text, url: `https://x.com/i/status/${xId}` }];
  });
}

/** Keywords of the policy that these posts hold, the newest post's first. */
export async function keywordsOf(
  db: Database,
  { policyId, sampleItemIds }: Pick<Incident, 'policyId' | 'sampleItemIds'>,
): Promise<string[]> {
  const ids = sampleItemIds.map((itemId) => `${policyId}/${itemId}`);
  const matches = await db.policyMatches.find({ _id: { $in: ids } }).toArray();
  return [...new Set(ids.flatMap((id) => matches.find(({ _id }) => _id === id)?.keyword ?? []))];
}
