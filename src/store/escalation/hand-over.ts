import type { EscalationPolicy } from '../../domain/escalation/policy.js';
import type { ClientSession, Database } from '../database.js';

/** The workflow is to look, if the policy has ever had anything to wait for; one without stays without. */
export async function handOver(
  db: Database,
  policyId: string,
  now: Date,
  session: ClientSession,
): Promise<void> {
  const marked = { handOver: 'pending' as const, updatedAt: now };
  await db.escalationWatches.updateOne({ _id: policyId }, { $set: marked }, { session });
}

/** The same where there is something to do before any match came. */
export async function handOverAnyway(
  db: Database,
  { _id, accountId }: Pick<EscalationPolicy, '_id' | 'accountId'>,
  now: Date,
  session: ClientSession,
): Promise<void> {
  const marked = { handOver: 'pending' as const, updatedAt: now };
  const made = { accountId, matched: 0, evaluated: 0, armedFrom: null, nextAt: null };
  await db.escalationWatches.updateOne(
    { _id },
    { $set: marked, $setOnInsert: made },
    { session, upsert: true },
  );
}
