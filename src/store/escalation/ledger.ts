import { periodMsOf, type Counted } from '../../domain/escalation/counting.js';
import type { EscalationPolicy, EscalationWatch } from '../../domain/escalation/policy.js';
import type { Ledger, Surge } from '../../domain/escalation/window.js';
import type { ClientSession, Database } from '../database.js';

/** More matches are folded by the next call: a transaction that takes long keeps filing waiting. */
const mostAtOnce = 500;

interface Asked {
  readonly policy: EscalationPolicy;
  readonly watch: EscalationWatch;
  readonly surge: Surge | null;
  readonly now: Date;
}

interface Read extends Ledger {
  /** The highest `seq` of what is folded with it. */
  readonly evaluated: number;
  /** There are no more. */
  readonly isWhole: boolean;
}

/** The matches to fold, and those before that share a window with one of them or with now. */
export async function ledgerOf(
  db: Database,
  { policy, watch, surge, now }: Asked,
  session: ClientSession,
): Promise<Read> {
  // Of a policy that is switched off nothing is evaluated any more.
  const fresh = policy.enabled ? await freshOf(db, watch, session) : [];
  const periodMs = Math.max(periodMsOf(policy), surge ? periodMsOf(surge.rule) : 0);
  const fromMs = Math.min(now.getTime(), ...fresh.map(({ at }) => at.getTime())) - periodMs;
  const before = await db.policyMatches
    .find(
      { policyId: watch._id, at: { $gte: new Date(fromMs) }, seq: { $lte: watch.evaluated } },
      { session, hint: 'at', projection: countedFields },
    )
    .toArray();
  const evaluated = policy.enabled ? (fresh.at(-1)?.seq ?? watch.evaluated) : watch.matched;
  return { before, fresh, evaluated, isWhole: evaluated >= watch.matched };
}

const countedFields = { _id: 0, itemId: 1, authorXUserId: 1, at: 1, storedAt: 1, seq: 1 } as const;

const freshOf = (db: Database, { _id, evaluated }: EscalationWatch, session: ClientSession) =>
  db.policyMatches
    .find<Counted & { readonly seq: number }>(
      { policyId: _id, seq: { $gt: evaluated } },
      { session, hint: 'seq', sort: { seq: 1 }, limit: mostAtOnce, projection: countedFields },
    )
    .toArray();
