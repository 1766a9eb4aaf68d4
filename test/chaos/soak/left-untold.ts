import { mayBeTold, type AccessIncident, type Notice } from '../../../src/domain/access/incident.js';

/** What Perch holds of access, and when its worker was killed; our time, in ms since 1970. */
export interface Telling {
  readonly notices: readonly Notice[];
  readonly incidents: readonly Pick<AccessIncident, '_id' | 'beganAt' | 'endedAt' | 'after'>[];
  readonly killedAt: readonly number[];
}

/** The claim of whoever sends a notice lasts so long; then another may. */
const leaseMs = 60_000;
/** Within this another worker has told of it, if it is not over. */
const toldAgainMs = 2 * leaseMs;

/**
 * The incidents of whose begin a worker was telling as it was killed, and which were over before another could. It may
 * have been heard or not; of the end whoever may have been told is told (S7), also of the end of what it changed into.
 */
export function leftUntold({ notices, incidents, killedAt }: Telling): Set<string> {
  const wasKilled = (until: number): boolean => killedAt.some((at) => at >= until - leaseMs && at <= until);
  const endOf = new Map(incidents.map(({ _id, endedAt }) => [_id, endedAt?.getTime() ?? Infinity]));
  const left = new Set(
    notices
      .filter((notice) => notice.step === 0 && notice.state === 'sending' && mayBeTold(notice))
      .filter(({ until }) => wasKilled(until.getTime()))
      .filter(({ incidentId, until }) => (endOf.get(incidentId) ?? 0) - until.getTime() <= toldAgainMs)
      .map(({ incidentId }) => incidentId),
  );
  const byBegin = incidents.toSorted((one, other) => one.beganAt.getTime() - other.beganAt.getTime());
  for (const { _id, after = [] } of byBegin) if (after.some((id) => left.has(id))) left.add(_id);
  return left;
}
