import type { Incident } from './incident.js';
import { newPage } from './new-page.js';
import type { Page } from './page.js';
import { earliest } from './receipts-due.js';
import { heldUpAt } from './sending.js';
import { minuteMs } from '../durations.js';

const later = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * minuteMs);

/** An open incident and all its pages. */
export interface Standing {
  readonly incident: Incident;
  readonly pages: readonly Page[];
}

/** Begins the steps that are due: so long after the step before, or at once where that one reached nobody. */
export function withStepsBegun(standing: Standing, now: Date): Standing {
  const at = nextStepAt(standing, now);
  return at === null || at > now ? standing : withStepsBegun(withStep(standing, at, now), now);
}

/** Reminds the people of the current step. Of reminders that were missed only the newest goes. */
export function withReminders({ incident, pages }: Standing, now: Date): Standing {
  const turn = turnAt(incident, now);
  const known = new Set(pages.map(({ _id }) => _id));
  const due = turn < 1 ? [] : pagesOf(incident, turn, now).filter(({ _id }) => !known.has(_id));
  const begun = due.filter(({ agentId }) => !isReminded({ incident, pages }, agentId, now));
  return { incident, pages: [...pages, ...begun] };
}

/** So long nobody is reminded again who has had enough: it would be held as well. */
const heldMs = 15 * minuteMs;

/**
 * Whether what goes to a person already stands for a reminder that is due: an e-mail that waits for its server, or had
 * to until after this reminder was due, or a page that was held not long ago. Else an outage of the mail server ends with
 * all at once, and an incident that nobody answers grows by a page for each person and minute.
 */
function isReminded({ incident, pages }: Standing, agentId: string, now: Date): boolean {
  const { round, step, stepBeganAt, policy } = incident;
  const dueAt = later(stepBeganAt ?? now, turnAt(incident, now) * (policy.remindMinutes ?? 0));
  const isMailed = policy.steps[step]?.by === 'email';
  return pages
    .filter((page) => page.agentId === agentId && page.round === round && page.step === step)
    .some((page) => {
      if (page.state === 'held') return now < new Date(page.createdAt.getTime() + heldMs);
      // What waits in place of an SMS says nothing of the next SMS.
      if (!isMailed) return false;
      const waits = heldUpAt(page, now);
      if (waits) return waits <= now;
      const waited = heldUpAt({ ...page, state: 'sending' }, now);
      return (
        page.state === 'accepted' && waited !== null && waited <= page.updatedAt && page.updatedAt >= dueAt
      );
    });
}

/** Whom the next step pages, and when unless something happens; null: there is none. */
export function nextPaged(
  incident: Incident,
): { readonly agentIds: readonly string[]; readonly at: Date } | null {
  const next = incident.policy.steps[incident.step + 1];
  const at = nextStepAt({ incident, pages: [] }, incident.roundBeganAt);
  return next && at ? { agentIds: next.agentIds, at } : null;
}

/** When the next step or reminder is due; null: neither. */
export function nextTurnAt(standing: Standing, now: Date): Date | null {
  const { stepBeganAt, policy } = standing.incident;
  const reminderAt =
    stepBeganAt && policy.remindMinutes !== null
      ? later(stepBeganAt, (turnAt(standing.incident, now) + 1) * policy.remindMinutes)
      : null;
  return earliest([nextStepAt(standing, now), reminderAt]);
}

/** When the next step begins as things stand; null: the last one has begun. */
function nextStepAt({ incident, pages }: Standing, now: Date): Date | null {
  const { policy, step, stepBeganAt, roundBeganAt } = incident;
  const next = policy.steps[step + 1];
  if (!next) return null;
  const due = later(stepBeganAt ?? roundBeganAt, next.afterMinutes);
  return earliest([due, reachedNobodyAt(incident, pages, now)]);
}

/** When the last page of the current step failed, or is held up too long; null: somebody was reached, or may be yet. */
function reachedNobodyAt({ round, step }: Incident, pages: readonly Page[], now: Date): Date | null {
  const own = pages.filter((page) => page.round === round && page.step === step);
  const failedAt = own.map((page) => (page.state === 'failed' ? page.updatedAt : heldUpAt(page, now)));
  if (failedAt.length === 0 || failedAt.includes(null)) return null;
  return new Date(Math.max(...failedAt.map((at) => at?.getTime() ?? 0)));
}

/**
 * The time of a step is when it was due, so that looks which are a moment late add up to nothing. After an outage it is
 * when it really began: its people have their time before the next are woken.
 */
function withStep({ incident, pages }: Standing, at: Date, now: Date): Standing {
  const stepBeganAt = now.getTime() - at.getTime() > minuteMs ? now : at;
  const begun = { ...incident, step: incident.step + 1, stepBeganAt };
  return { incident: begun, pages: [...pages, ...pagesOf(begun, 0, now)] };
}

/** How many reminders of the current step should have gone. */
function turnAt({ stepBeganAt, policy: { remindMinutes } }: Incident, now: Date): number {
  if (!stepBeganAt || remindMinutes === null) return 0;
  return Math.floor((now.getTime() - stepBeganAt.getTime()) / (remindMinutes * minuteMs));
}

function pagesOf(incident: Incident, turn: number, now: Date): Page[] {
  const { agentIds, by } = incident.policy.steps[incident.step] ?? { agentIds: [], by: 'email' };
  const kind = turn === 0 ? 'step' : 'reminder';
  return [...new Set(agentIds)].map((agentId) => newPage(incident, { agentId, by, kind, turn }, now));
}
