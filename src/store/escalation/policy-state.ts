import type { EscalationPolicy } from '../../domain/escalation/policy.js';
import type { Incident } from '../../domain/escalation/incident.js';
import type { Database } from '../database.js';

/** Where a policy stands at a moment. */
export interface PolicyState {
  /** Posts of the last period, each author counted as the policy counts them. */
  readonly count: number;
  /** The first and the last of them; X's time. */
  readonly first: Date | null;
  readonly last: Date | null;
  /** Of the surge that goes on. */
  readonly incident: Pick<Incident, '_id' | 'state'> | null;
  /** When the workflow looks again by itself. */
  readonly nextAt: Date | null;
}

interface Counted {
  readonly count: number;
  readonly first: Date;
  readonly last: Date;
}

/** Counts what the window of a policy holds at a moment, and finds what goes on. */
export async function policyState(db: Database, policy: EscalationPolicy, now: Date): Promise<PolicyState> {
  const [counted, incident, watch] = await Promise.all([
    countWindow(db, policy, now),
    db.incidents.findOne({ surging: policy._id }, { projection: { state: 1 } }),
    db.escalationWatches.findOne({ _id: policy._id }, { projection: { nextAt: 1 } }),
  ]);
  return {
    ...(counted ?? { count: 0, first: null, last: null }),
    incident,
    nextAt: watch?.nextAt ?? null,
  };
}

async function countWindow(
  db: Database,
  { _id: policyId, periodMinutes, perAuthorLimit }: EscalationPolicy,
  now: Date,
): Promise<Counted | null> {
  const from = new Date(now.getTime() - periodMinutes * 60_000);
  const [counted] = await db.policyMatches
    .aggregate<Counted>([
      { $match: { policyId, at: { $gte: from, $lte: now } } },
      {
        $group: {
          _id: '$authorXUserId',
          posts: { $sum: 1 },
          first: { $min: '$at' },
          last: { $max: '$at' },
        },
      },
      {
        $group: {
          _id: null,
          count: { $sum: perAuthorLimit === null ? '$posts' : { $min: ['$posts', perAuthorLimit] } },
          first: { $min: '$first' },
          last: { $max: '$last' },
        },
      },
    ])
    .toArray();
  return counted ?? null;
}
