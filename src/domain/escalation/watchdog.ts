import { groupedBy } from '../grouping.js';
import type { Incident } from './incident.js';
import type { Page } from './page.js';
import type { EscalationWatch } from './policy.js';
import { minuteMs } from '../durations.js';

/**
 * `notCounted`: posts wait to be counted. `stuck`: an incident whose next page is overdue, be it that it was acknowledged
 * and is forgotten. `nobodyReached`: each page of an open incident's round failed. `exhausted`: an open incident that pages nobody any more. `pagesStuck`: pages
 * that are not settled long past their time.
 */
export type TroubleKind = 'notCounted' | 'stuck' | 'nobodyReached' | 'exhausted' | 'pagesStuck';

/** Something in escalation that does not go on by itself. */
export interface Trouble {
  readonly kind: TroubleKind;
  readonly policyId: string;
  readonly accountId: string;
  /** Null: it concerns the policy as a whole. */
  readonly incidentId: string | null;
  /** Our time. */
  readonly since: Date;
}

/** A trouble that admins are told of, and of its end (S61). */
export interface EscalationTrouble extends Trouble {
  readonly _id: string;
  readonly noticedAt: Date;
  readonly endedAt: Date | null;
  /** While it lasts, what it is about: one at a time (unique index). */
  readonly open?: string;
  /** Set while admins are still to be told something. */
  readonly toTell?: true;
}

type WatchedIncident = Pick<
  Incident,
  | '_id'
  | 'policyId'
  | 'accountId'
  | 'policy'
  | 'state'
  | 'nextAt'
  | 'round'
  | 'roundBeganAt'
  | 'step'
  | 'stepBeganAt'
>;
type WatchedPage = Pick<
  Page,
  | '_id'
  | 'policyId'
  | 'accountId'
  | 'incidentId'
  | 'round'
  | 'state'
  | 'receiptBy'
  | 'createdAt'
  | 'updatedAt'
>;
type WatchedWatch = Pick<EscalationWatch, '_id' | 'accountId'> & {
  /** From when on its oldest match, or change, has waited to be looked at; null: nothing waits. Our time. */
  readonly waitingSince: Date | null;
};

/** What the watchdog looks at. */
export interface Watchable {
  readonly incidents: readonly WatchedIncident[];
  /** Those of the incidents, and all that are not settled. */
  readonly pages: readonly WatchedPage[];
  readonly watches: readonly WatchedWatch[];
}

/** What is due is normally done within seconds. */
const overdueMs = 2 * minuteMs;
/** Several tries to send lie between. */
const unsettledMs = 5 * minuteMs;
/** The last who was paged gets some time to answer. */
const unansweredMs = 15 * minuteMs;
/** What comes instead of a page that failed is written within seconds. */
const insteadMs = minuteMs;

/** From when on a page that is still not settled is trouble; null: it is settled. */
function unsettledFrom({ state, receiptBy, createdAt }: WatchedPage): Date | null {
  if (state === 'queued' || state === 'sending') return after(createdAt, unsettledMs);
  return state === 'accepted' && receiptBy ? after(receiptBy, overdueMs) : null;
}

/** Which troubles there are now: of each kind one for an incident, or for a policy. */
export function troublesIn({ incidents, pages, watches }: Watchable, now: Date): Trouble[] {
  const pagesOf = groupedBy(pages, ({ incidentId }) => incidentId);
  const found = [
    ...watches.flatMap(ofWatch),
    ...incidents.flatMap(ofTime),
    ...incidents
      .filter(({ state }) => state === 'open')
      .flatMap((incident) => ofFailures(incident, pagesOf.get(incident._id) ?? [])),
    ...[...groupedBy(pages, ({ policyId }) => policyId).values()].flatMap(ofPages),
  ];
  return found.filter(({ since }) => since <= now);
}

/** What it is about. */
export const aboutOf = ({ kind, policyId, incidentId }: Trouble): string =>
  `${kind}/${incidentId ?? policyId}`;

/** Under which id notices by SMS about a trouble stand, beside those by mail. */
export const inTextOf = (troubleId: string): string => `${troubleId}/sms`;

const ofWatch = ({ _id, accountId, waitingSince }: WatchedWatch): Trouble[] =>
  waitingSince
    ? [
        {
          kind: 'notCounted',
          policyId: _id,
          accountId,
          incidentId: null,
          since: after(waitingSince, overdueMs),
        },
      ]
    : [];

function ofTime(incident: WatchedIncident): Trouble[] {
  const { state, nextAt, step, policy, roundBeganAt, stepBeganAt } = incident;
  if (nextAt) return [ofIncident(incident, 'stuck', after(nextAt, overdueMs))];
  if (state !== 'open') return [];
  if (step < policy.steps.length - 1)
    return [ofIncident(incident, 'stuck', after(stepBeganAt ?? roundBeganAt, overdueMs))];
  return [ofIncident(incident, 'exhausted', after(stepBeganAt ?? roundBeganAt, unansweredMs))];
}

/**
 * From when on all pages had failed and nothing else was under way. What begins later, such as a reminder, ends that
 * only when it has reached somebody: a page that is merely on its way is no reason to say that all is well.
 */
function ofFailures(incident: WatchedIncident, pages: readonly WatchedPage[]): Trouble[] {
  const tried = pages
    .filter(({ round, state }) => round === incident.round && state !== 'cancelled' && state !== 'held')
    .toSorted((one, other) => one.createdAt.getTime() - other.createdAt.getTime());
  if (tried.some(hasReached)) return [];
  let sinceMs = -Infinity;
  for (const page of tried) {
    if (sinceMs > 0 && page.createdAt.getTime() >= sinceMs) break;
    if (page.state !== 'failed') return [];
    sinceMs = Math.max(sinceMs, page.updatedAt.getTime() + insteadMs);
  }
  return sinceMs > 0 ? [ofIncident(incident, 'nobodyReached', new Date(sinceMs))] : [];
}

/** Of an SMS that is accepted a receipt is still awaited. */
const hasReached = ({ state, receiptBy }: WatchedPage): boolean =>
  state === 'delivered' || (state === 'accepted' && !receiptBy);

function ofPages(pages: readonly WatchedPage[]): Trouble[] {
  const [first] = pages;
  const from = pages.flatMap((page) => unsettledFrom(page) ?? []);
  if (!first || from.length === 0) return [];
  const since = new Date(Math.min(...from.map((at) => at.getTime())));
  const { policyId, accountId } = first;
  return [{ kind: 'pagesStuck', policyId, accountId, incidentId: null, since }];
}

const ofIncident = (
  { _id, policyId, accountId }: WatchedIncident,
  kind: TroubleKind,
  since: Date,
): Trouble => ({ kind, policyId, accountId, incidentId: _id, since });

const after = (at: Date, ms: number): Date => new Date(at.getTime() + ms);
