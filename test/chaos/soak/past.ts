import type { RequestEntry } from '../../../simulator/control-client.js';
import type { TakenOut } from '../run/admins.js';

export interface Leap {
  /** Our time, in ms since 1970. */
  readonly at: number;
  readonly byMs: number;
}

/** What befell all seeds of a wave. */
export interface Past {
  readonly leaps: readonly Leap[];
  /** When the worker ended by SIGKILL, each time; our time, in ms since 1970. */
  readonly killedAt: readonly number[];
  /** Incidents whose begin nobody need have heard of: the worker was killed as it told of it. */
  readonly leftUntold: ReadonlySet<string>;
  readonly takenOut: readonly TakenOut[];
}

/** What of a journal's entry decides that. */
type BilledEntry = Pick<RequestEntry, 'at' | 'outcome' | 'fault'>;

const graceMs = 500;
/** So soon after a kill nothing of an answer is certainly stored. */
const storedWithinMs = 3_000;
/** So soon after a page that was lost the next look reads it again, on the same day unless the clock leaps. */
const readAgainWithinMs = 12_000;

/** Whether Perch may never have heard the answer, nor have read it again on the day X billed it for. */
export function mayBeUnheard({ leaps, killedAt }: Past, entry: BilledEntry): boolean {
  if (entry.fault !== undefined || entry.outcome !== 'answered') return true;
  const at = ourTime(leaps, Date.parse(entry.at));
  const isSoonAfter = (ms: number) => (moment: number) => moment > at - graceMs && moment < at + ms;
  return (
    killedAt.some(isSoonAfter(storedWithinMs)) ||
    leaps.map((leap) => leap.at).some(isSoonAfter(readAgainWithinMs))
  );
}

/** When it was by our clock at a moment of X's. */
function ourTime(leaps: readonly Leap[], xTime: number): number {
  let offsetMs = 0;
  for (const { at, byMs } of leaps) if (xTime - offsetMs - byMs >= at - graceMs) offsetMs += byMs;
  return xTime - offsetMs;
}
