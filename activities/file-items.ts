import { Context } from '@temporalio/activity';
import type { Clock } from '../src/domain/clock.js';
import type { Database } from '../src/store/database.js';
import { isDuplicateKey, isPassing } from '../src/store/database.js';
import { fileBatch, setAside, unfiled } from '../src/store/items/filing.js';
import { withHeartbeat } from './heartbeat.js';

export interface FilingParts {
  readonly db: Database;
  readonly clock: Clock;
}

const batchSize = 100;

export function filingActivities(parts: FilingParts) {
  return {
    /** Files everything of the account that waits, a batch a transaction; returns how many tickets were opened. */
    fileItems: (accountId: string): Promise<number> =>
      withHeartbeat(async () => {
        const { cancellationSignal } = Context.current();
        let opened = 0;
        for (;;) {
          cancellationSignal.throwIfAborted();
          const items = await unfiled(parts.db, accountId, batchSize);
          if (items.length === 0) return opened;
          opened += await fileOrHalve(
            parts,
            accountId,
            items.map(({ _id }) => _id),
          );
        }
      }),
  };
}

/**
 * A batch that can't be filed for a lasting reason is halved until the bad item stands alone and is
 * set aside (S26); what passes by itself (a lost primary, a conflict) is left to the activity's retry. A
 * unique key that is still taken after all attempts of a transaction is no race with another one.
 */
async function fileOrHalve(
  parts: FilingParts,
  accountId: string,
  itemIds: readonly string[],
): Promise<number> {
  try {
    return await fileBatch(parts.db, accountId, itemIds, parts.clock());
  } catch (error) {
    if (isPassing(error) && !isDuplicateKey(error)) throw error;
    const [only] = itemIds;
    if (itemIds.length === 1 && only !== undefined) {
      await setAside(parts.db, only, reasonOf(error), parts.clock());
      return 0;
    }
    const half = Math.ceil(itemIds.length / 2);
    return (
      (await fileOrHalve(parts, accountId, itemIds.slice(0, half))) +
      (await fileOrHalve(parts, accountId, itemIds.slice(half)))
    );
  }
}

/** The kind of the error only: database errors quote what was written. */
const reasonOf = (error: unknown): string =>
  error instanceof Error ? `could not be filed (${error.name})` : 'could not be filed';
