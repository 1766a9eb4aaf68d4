import type { Source } from '../../src/domain/accounts/account.js';
import type { SourceKind } from '../../src/domain/sources/kinds.js';
import { microsOf } from '../../src/domain/spend/prices.js';
import { billingDay, dayGone, momentOf } from '../../src/domain/spend/spend.js';
import { kindsOf } from '../../src/domain/sources/sources.js';
import { pacesUnder } from '../../src/domain/spend/pace.js';
import { sourcesRepository } from '../../src/store/sources/repository.js';
import { spentBySource } from '../../src/store/spend/summary.js';
import { xNow } from '../x-now.js';
import type { Sweeping } from './sweep.js';

type Base = Omit<Sweeping, 'source'>;

export interface UnderBudget {
  /** Of the sources that are due, those to be asked now. */
  readonly due: readonly Source[];
  /** How many times its own pace a source waits after that. */
  readonly slowedBy: (kind: SourceKind) => number;
}

/** What an account's daily budget makes of the sources that are due (S50); those it pauses wait. */
export async function underBudget(
  base: Base,
  sources: readonly Source[],
  due: readonly Source[],
): Promise<UnderBudget> {
  const { dailyBudgetUsd } = base.account.settings;
  if (dailyBudgetUsd === null || due.length === 0) return { due, slowedBy: () => 1 };
  const now = xNow(base);
  const day = billingDay(now);
  const bySource = await spentBySource(base.db, base.account._id, day);
  const spent = [...bySource.values()].reduce((sum, micros) => sum + micros, 0);
  const paces = pacesUnder(kindsOf(sources), {
    budget: microsOf(dailyBudgetUsd),
    spent,
    gone: dayGone(now),
    bySource,
  });
  const going: Source[] = [];
  for (const source of due) {
    const pace = paces.get(source.kind);
    if (pace?.kind !== 'paused') going.push(source);
    else await waitForRoom(base, source, momentOf(day, pace.until));
  }
  return {
    due: going,
    slowedBy: (kind) => {
      const pace = paces.get(kind);
      return pace?.kind === 'slowed' ? pace.by : 1;
    },
  };
}

const leastWaitMs = 5_000;
/** Not all accounts at once when X's day begins. */
const spreadMs = 60_000;

/** The source is asked again when its account's budget may have room, at X's `roomAt`, or when settings change. */
export async function waitForRoom(
  base: Pick<Sweeping, 'db' | 'clock' | 'account' | 'x' | 'random'>,
  source: Source,
  roomAt: Date,
): Promise<void> {
  const waitMs = roomAt.getTime() - xNow(base).getTime();
  const spread = waitMs > spreadMs ? base.random() * spreadMs : 0;
  const dueAt = new Date(base.clock().getTime() + Math.max(leastWaitMs, waitMs + spread));
  await sourcesRepository(base.db).waits(source, dueAt, 'overBudget');
}
