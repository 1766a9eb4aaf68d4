import { Context, log } from '@temporalio/activity';
import type { Clock } from '../src/domain/clock.js';
import type { Wake } from '../src/domain/wake.js';
import type { Database } from '../src/store/database.js';
import { isStillPassing } from '../src/store/database.js';
import { untoldPolicies } from '../src/store/escalation/matches.js';
import { inHalves } from '../src/store/in-halves.js';
import { fileBatch, setAside, unfiled, type FiledBatch } from '../src/store/items/filing.js';
import { each } from './each.js';
import { nameOf } from './failures.js';
import { withHeartbeat } from './heartbeat.js';

export interface FilingParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly wake: Wake;
}

const batchSize = 100;

export function filingActivities(parts: FilingParts) {
  return {
    /** Files everything of the account that waits, a batch a transaction; returns how many tickets were opened. */
    fileItems: (accountId: string): Promise<number> =>
      withHeartbeat(async () => {
        const { cancellationSignal } = Context.current();
        let opened = 0;
        // Whoever filed before may have died before it told them.
        await wakePolicies(parts, await untoldPolicies(parts.db, accountId));
        for (;;) {
          cancellationSignal.throwIfAborted();
          const items = await unfiled(parts.db, accountId, batchSize);
          if (items.length === 0) return opened;
          const filed = await fileOrHalve(
            parts,
            accountId,
            items.map(({ _id }) => _id),
          );
          opened += filed.opened;
          await wakePolicies(parts, filed.policyIds);
        }
      }),
  };
}

/**
 * An item that can't be filed for a lasting reason is set aside (S26); what passes by itself (a lost primary, a
 * conflict) is left to the activity's retry.
 */
const fileOrHalve = (
  { db, clock }: FilingParts,
  accountId: string,
  itemIds: readonly string[],
): Promise<FiledBatch> =>
  inHalves(itemIds, {
    together: (ids) => fileBatch(db, accountId, ids, clock()),
    passes: isStillPassing,
    setAside: async (id, error) => {
      await setAside(db, id, reasonOf(error), clock());
      return { opened: 0, policyIds: [] };
    },
    merged: (first, second) => ({
      opened: first.opened + second.opened,
      policyIds: [...new Set([...first.policyIds, ...second.policyIds])],
    }),
  });

/** What cannot be told is told by housekeeping: it must keep nothing from being filed. */
async function wakePolicies({ wake }: FilingParts, policyIds: readonly string[]): Promise<void> {
  try {
    await each(policyIds, (policyId) => wake.escalation(policyId));
  } catch (error) {
    log.warn('Escalation policies could not be woken', { reason: nameOf(error) });
  }
}

/** The kind of the error only: database errors quote what was written. */
const reasonOf = (error: unknown): string =>
  error instanceof Error ? `could not be filed (${error.name})` : 'could not be filed';
