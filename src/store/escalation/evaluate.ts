import type { Key } from '../../config.js';
import { describeWatch } from '../../domain/escalation/describe.js';
import type { Incident } from '../../domain/escalation/incident.js';
import { expiryOf, foldMatches, surgeEnds, type Folded, type Surge } from '../../domain/escalation/window.js';
import type { EscalationWatch } from '../../domain/escalation/policy.js';
import type { ClientSession, Database } from '../database.js';
import { endForRemoved, keepSurge, openIncident } from './incidents.js';
import { ledgerOf } from './ledger.js';

export interface Evaluation {
  /** When to look again by itself; null: nothing is to be waited for. */
  readonly nextAt: Date | null;
  /** Nothing is left to fold. */
  readonly isWhole: boolean;
  /** For the operator, as markdown. */
  readonly details: string;
}

interface Parts {
  readonly db: Database;
  readonly config: { readonly keys: readonly Key[] };
}

/**
 * Folds the matches that came since into the window of the policy: opens its incident, joins them to it, and ends it when
 * the surge is over (S57, S58). At most some of them at once; then it wants to be called again now.
 */
export const evaluatePolicy = ({ db, config }: Parts, policyId: string, now: Date): Promise<Evaluation> =>
  db.transaction(async (session) => {
    const policy = await db.escalationPolicies.findOne({ _id: policyId }, { session });
    if (!policy) return endForRemoved(db, policyId, now, session);
    const watch = await db.escalationWatches.findOne({ _id: policyId }, { session });
    if (!watch) return { nextAt: null, isWhole: true, details: `${policy.name}: no post matched yet` };
    const incident = await db.incidents.findOne({ surging: policyId }, { session, hint: 'surging' });
    const surge = incident && surgeOf(incident);
    const ledger = await ledgerOf(db, { policy, watch, surge, now }, session);
    const folded = foldMatches({ ...watch, surge }, policy, ledger, ledger.isWhole ? now : null);
    if (incident) await keepSurge(db, incident, folded, now, session);
    const opened = await openIncident(db, { keys: config.keys, policy, folded, now }, session);
    const counted = [...ledger.before, ...ledger.fresh];
    const nextAt = ledger.isWhole ? nextLook(folded, expiryOf(policy, counted), now) : now;
    await keepWatch(db, watch, { evaluated: ledger.evaluated, nextAt, armedFrom: folded.armedFrom }, session);
    const shown = opened ?? (folded.surge ? incident : null);
    const details = describeWatch({ policy, posts: counted, incident: shown, folded, now, nextAt });
    return { nextAt, isWhole: ledger.isWhole, details };
  });

/** An incident that pages again after it was acknowledged absorbs as a new one does. */
const surgeOf = ({ policy, hotUntil, matched, state, acknowledged, resolved }: Incident): Surge => ({
  rule: policy,
  hotUntil,
  matched,
  clearedAt: state === 'open' ? null : (acknowledged?.at ?? resolved?.at ?? null),
});

/** The end of a surge that somebody answered; else when the window is empty. */
function nextLook({ surge }: Folded, expiresAt: Date | null, now: Date): Date | null {
  const endsAt = surge && surgeEnds(surge);
  if (endsAt) return endsAt;
  return expiresAt && expiresAt > now ? expiresAt : null;
}

type Kept = Pick<EscalationWatch, 'evaluated' | 'nextAt' | 'armedFrom'>;

/** Only what is new is written: filing counts up the same document. */
async function keepWatch(
  db: Database,
  watch: EscalationWatch,
  kept: Kept,
  session: ClientSession,
): Promise<void> {
  const same =
    watch.evaluated === kept.evaluated &&
    watch.nextAt?.getTime() === kept.nextAt?.getTime() &&
    watch.armedFrom?.getTime() === kept.armedFrom?.getTime();
  if (!same) await db.escalationWatches.updateOne({ _id: watch._id }, { $set: kept }, { session });
}
