import type { Incident } from './incident.js';

const lastsMs = 7 * 86_400_000;

/** Why a link to acknowledge leads nowhere any more; null: it is good (S61). */
export const whyEnded = (
  { state, openedAt }: Pick<Incident, 'state' | 'openedAt'>,
  now: Date,
): 'resolved' | 'expired' | null =>
  state === 'resolved' ? 'resolved' : now.getTime() - openedAt.getTime() >= lastsMs ? 'expired' : null;
