import type { Incident } from './incident.js';
import { dayMs } from '../durations.js';

const lastsMs = 7 * dayMs;

/**
 * Why a link to acknowledge leads nowhere any more; null: it is good (S61). That of an open incident is, however long
 * it pages: people are sent it with each page. After that it ends a week after the round began or was acknowledged.
 */
export function whyEnded(
  { state, roundBeganAt, acknowledged }: Pick<Incident, 'state' | 'roundBeganAt' | 'acknowledged'>,
  now: Date,
): 'resolved' | 'expired' | null {
  if (state === 'resolved') return 'resolved';
  if (state === 'open') return null;
  const last = Math.max(roundBeganAt.getTime(), acknowledged?.at.getTime() ?? 0);
  return now.getTime() - last >= lastsMs ? 'expired' : null;
}
