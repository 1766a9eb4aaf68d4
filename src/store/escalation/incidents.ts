import type { Key } from '../../config.js';
import type { Incident } from '../../domain/escalation/incident.js';
import type { EscalationPolicy } from '../../domain/escalation/policy.js';
import type { Folded } from '../../domain/escalation/window.js';
import { byPerch } from '../../domain/events/event.js';
import { newId, type ClientSession, type Database } from '../database.js';
import { hashOf } from '../secrets.js';
import { tellIncident } from './tell-incident.js';
import { newPageCode } from './page-links.js';

interface Opens {
  readonly keys: readonly Key[];
  readonly policy: EscalationPolicy;
  readonly folded: Folded;
  readonly now: Date;
}

/** Writes the incident that the fold opened; null: it opened none. Another one of the policy's is refused by `surging`. */
export async function openIncident(
  db: Database,
  { keys, policy, folded, now }: Opens,
  session: ClientSession,
): Promise<Incident | null> {
  const { opened, surge } = folded;
  if (!opened || !surge) return null;
  const _id = newId();
  const { name, count, periodMinutes, perAuthorLimit, steps, remindMinutes, reopenAfterMinutes, version } =
    policy;
  const agentIds = [...new Set(steps.flatMap((step) => step.agentIds))];
  const incident: Incident = {
    _id,
    policyId: policy._id,
    accountId: policy.accountId,
    policy: { name, count, periodMinutes, perAuthorLimit, steps, remindMinutes, reopenAfterMinutes, version },
    state: 'open',
    surging: policy._id,
    ...opened,
    matched: surge.matched,
    hotUntil: surge.hotUntil,
    openedAt: now,
    round: 1,
    roundBeganAt: now,
    step: -1,
    stepBeganAt: null,
    pagesBegun: 0,
    nextAt: now,
    links: agentIds.map((agentId) => ({
      agentId,
      codeHash: hashOf(newPageCode(keys, { incidentId: _id, agentId })),
    })),
    acknowledged: null,
    resolved: null,
    version: 0,
    updatedAt: now,
  };
  await db.incidents.insertOne(incident, { session });
  await tellIncident(db, incident, byPerch, now, session);
  return incident;
}

/** What came to the surge of an incident, or that it is over: one that was acknowledged is resolved then (S58). */
export async function keepSurge(
  db: Database,
  incident: Incident,
  { surge, closedAt, lastOfClosed }: Folded,
  now: Date,
  session: ClientSession,
): Promise<void> {
  const { hotUntil, matched } = (closedAt ? lastOfClosed : surge) ?? incident;
  const grown = matched === incident.matched ? {} : { matched, hotUntil, updatedAt: now };
  if (closedAt) {
    const quiet = { state: 'resolved', resolved: { at: closedAt, agentId: null, how: 'quiet' } } as const;
    const ended = incident.state === 'acknowledged' ? { ...quiet, nextAt: null } : {};
    await db.incidents.updateOne(
      { _id: incident._id },
      { $set: { ...grown, ...ended, updatedAt: now }, $unset: { surging: '' }, $inc: { version: 1 } },
      { session },
    );
    if (incident.state === 'acknowledged')
      await tellIncident(db, { ...incident, ...quiet }, byPerch, now, session);
  } else if (matched !== incident.matched) {
    await db.incidents.updateOne({ _id: incident._id }, { $set: grown }, { session });
  }
}

/** The policy was removed: its incident pages nobody any more, and nothing of it is watched. */
export async function endForRemoved(
  db: Database,
  policyId: string,
  now: Date,
  session: ClientSession,
): Promise<{ nextAt: null; isWhole: true; details: string }> {
  const incident = await db.incidents.findOne({ surging: policyId }, { session, hint: 'surging' });
  const resolved = incident?.resolved ?? { at: now, agentId: null, how: 'policyRemoved' as const };
  if (incident)
    await db.incidents.updateOne(
      { _id: incident._id },
      {
        $set: { state: 'resolved', resolved, nextAt: null, updatedAt: now },
        $unset: { surging: '' },
        $inc: { version: 1 },
      },
      { session },
    );
  if (incident && !incident.resolved)
    await tellIncident(db, { ...incident, state: 'resolved' }, byPerch, now, session);
  await db.escalationWatches.deleteOne({ _id: policyId }, { session });
  return { nextAt: null, isWhole: true, details: 'The policy was removed' };
}
