import type { Counted } from './counting.js';
import type { Incident } from './incident.js';
import type { EscalationPolicy } from './policy.js';
import { heldAt, type Folded } from './window.js';

interface Watching {
  readonly policy: EscalationPolicy;
  readonly posts: readonly Counted[];
  readonly incident: Pick<Incident, '_id' | 'state'> | null;
  readonly folded: Folded;
  readonly now: Date;
  readonly nextAt: Date | null;
}

/** A policy's window and its incident, for operators, as markdown. */
export function describeWatch({ policy, posts, incident, folded, now, nextAt }: Watching): string {
  const { name, enabled, count, periodMinutes } = policy;
  const held = heldAt(policy, posts, now);
  return [
    `**${name}**${enabled ? '' : ' (switched off)'}: ${held} of ${count} posts in ${periodMinutes} min`,
    nextAt ? `Looks again at ${nextAt.toISOString()}` : 'Nothing more to wait for in the window',
    incident && folded.surge
      ? `Incident \`${incident._id}\` is ${incident.state}: ${folded.surge.matched} posts so far, over the limit until ${folded.surge.hotUntil.toISOString()}`
      : 'No incident',
  ].join('  \n');
}
