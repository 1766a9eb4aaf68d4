import type { AcknowledgeWay, Incident } from './incident.js';
import { minuteMs } from '../durations.js';

/** Somebody took it: nobody is paged any more, until it is found forgotten. Null: there is nothing to take. */
export const acknowledgedBy = (
  { state, policy }: Pick<Incident, 'state' | 'policy'>,
  { agentId, via }: { readonly agentId: string; readonly via: AcknowledgeWay },
  now: Date,
): Pick<Incident, 'state' | 'acknowledged' | 'nextAt'> | null =>
  state === 'open'
    ? {
        state: 'acknowledged',
        acknowledged: { at: now, agentId, via },
        nextAt:
          policy.reopenAfterMinutes === null
            ? null
            : new Date(now.getTime() + policy.reopenAfterMinutes * minuteMs),
      }
    : null;

/** Somebody says that it is over. Its surge is the policy's until the flood ends. Null: it is over already. */
export const resolvedBy = (
  { state }: Pick<Incident, 'state'>,
  agentId: string,
  now: Date,
): Pick<Incident, 'state' | 'resolved' | 'nextAt'> | null =>
  state === 'resolved'
    ? null
    : { state: 'resolved', resolved: { at: now, agentId, how: 'person' }, nextAt: null };
