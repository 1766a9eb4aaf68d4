import type { RequestEntry, StandingFault } from '../../../simulator/control-client.js';
import type { Standing } from '../run/trouble.js';
import type { PlannedStrike } from './faults.js';

/** What of the matrix was planned, and what of that met a call; `route: name`, as often as it was. */
export interface Met {
  readonly planned: readonly string[];
  readonly met: readonly string[];
}

/** What stands at the end as it was planned has met nobody. */
export function metOf(struck: readonly Standing<PlannedStrike>[], left: readonly StandingFault[]): Met {
  const waits = new Set(left.flatMap(({ id, fault, left: times }) => (times === fault.times ? [id] : [])));
  const named = struck.flatMap(({ id, planned: { cell } }) =>
    cell ? [{ id, name: `${cell.route}: ${cell.name}` }] : [],
  );
  return {
    planned: named.map(({ name }) => name),
    met: named.filter(({ id }) => !waits.has(id)).map(({ name }) => name),
  };
}

/** The endpoints that Perch has called for these accounts. */
export const routesCalled = (journal: readonly RequestEntry[], handles: readonly string[]): string[] => {
  const ours = new Set(handles);
  return [...new Set(journal.flatMap(({ route, account = '' }) => (ours.has(account) ? (route ?? []) : [])))];
};
