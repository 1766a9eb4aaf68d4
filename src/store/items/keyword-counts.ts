import type { Account } from '../../domain/accounts/account.js';
import type { ConfiguredKeyword } from '../../domain/rules/configured-keywords.js';
import type { Database } from '../database.js';
import { itemListing } from './listing.js';
import { dayMs } from '../../domain/durations.js';

/** Nobody needs to know by how many more. */
const countedAtMost = 100;
const recentlyMs = 30 * dayMs;

export interface CountedKeyword extends ConfiguredKeyword {
  readonly items: number;
  readonly more: boolean;
}

/** How many items of the last 30 days hold each keyword, up to a hundred, by the matcher's meaning (S14). */
export function keywordCounts(db: Database, { _id, handle }: Account, now: Date) {
  const items = itemListing(db);
  const since = new Date(now.getTime() - recentlyMs);
  return async (configured: ConfiguredKeyword): Promise<CountedKeyword> => {
    const counted = await items.count(
      {
        accountIds: [_id],
        withDirectMessages: configured.of === 'directMessages',
        ...(configured.of === 'rules' ? {} : { tab: configured.of }),
        keyword: { words: configured.keyword, handleOf: () => handle },
        since,
      },
      countedAtMost,
    );
    return { ...configured, ...counted };
  };
}
