import type { GoneReason } from '../../src/domain/items/gone.js';
import { recheckBatch } from '../../src/domain/items/recheck.js';
import { isXError } from '../../src/x/errors/x-error.js';
import type { Standing, X } from '../../src/x/port.js';

export interface Asked {
  /** Newest version, by the id that was asked for. */
  readonly shown: ReadonlyMap<string, string>;
  readonly gone: ReadonlyMap<string, GoneReason>;
}

/** Asks X which of the posts it shows, as many as the account's budget has room for. */
export async function askStanding(x: X, xIds: readonly string[]): Promise<Asked> {
  const shown = new Map<string, string>();
  const gone = new Map<string, GoneReason>();
  for (let at = 0; at < xIds.length; at += recheckBatch) {
    const part = await askWithinBudget(x, xIds.slice(at, at + recheckBatch));
    for (const { xId, newestXId } of part.shown) shown.set(xId, newestXId);
    for (const { xId, why } of part.gone) gone.set(xId, why);
  }
  return { shown, gone };
}

/** What a budget has no room for in one piece is asked for in part; the rest has its turn later (S50). */
async function askWithinBudget(x: X, xIds: readonly string[]): Promise<Standing> {
  try {
    return await x.standing(xIds);
  } catch (error) {
    if (!isXError(error, 'overBudget') || xIds.length < 2) throw error;
    return askWithinBudget(x, xIds.slice(0, Math.ceil(xIds.length / 2)));
  }
}
