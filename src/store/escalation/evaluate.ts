import type { Database } from '../database.js';

/** Folds the matches that came since into the window of the policy. */
export async function evaluatePolicy(
  db: Database,
  policyId: string,
  _now: Date,
): Promise<{ nextAt: Date | null; details: string }> {
  const watch = await db.escalationWatches.findOne({ _id: policyId });
  return { nextAt: null, details: `${watch?.matched ?? 0} matches` };
}
