import type { EscalationPolicy } from '../escalation/policy.js';
import { at } from './examples.js';
import { recounting, type SurgeEvent } from './surges.js';

/** A page that began, `<incident>/<round>/<step>/<turn>/<agent>/<by>`, and when. */
export interface Begun {
  readonly id: string;
  readonly minute: number;
}

/** What pages, and whom; incidents are numbered from 1. */
interface Raised {
  readonly number: number;
  hotUntilMs: number;
  acknowledgedAt: number | null;
  round: number;
  roundBeganAt: number;
  step: number;
  stepBeganAt: number;
}

/**
 * The pages that should have begun by the ledger of all that came: minute by minute, everything counted anew, and
 * every page arrives. At a minute what is due comes before what happens.
 */
export function pagesRecounted(
  policy: EscalationPolicy,
  events: readonly SurgeEvent[],
  endMinute: number,
): Begun[] {
  const ledger = recounting(policy, endMinute);
  const begun: Begun[] = [];
  let raised: Raised | null = null;
  let [number, armedFrom] = [0, -Infinity];

  const closes = (now: number): void => {
    if (!raised || raised.acknowledgedAt === null) return;
    const end = raised.hotUntilMs + ledger.periodMs;
    if (end > at(now).getTime()) return;
    armedFrom = end;
    raised = null;
  };
  const reopens = (now: number): void => {
    if (!raised || raised.acknowledgedAt === null || policy.reopenAfterMinutes === null) return;
    if (raised.acknowledgedAt + policy.reopenAfterMinutes !== now) return;
    raised = { ...raised, acknowledgedAt: null, round: raised.round + 1, roundBeganAt: now, step: -1 };
  };
  const begins = (now: number, turn: number): void => {
    const step = raised && policy.steps[raised.step];
    for (const agentId of step?.agentIds ?? []) {
      const id = [raised?.number, raised?.round, raised?.step, turn, agentId, step?.by].join('/');
      begun.push({ id, minute: now });
    }
  };
  const pages = (now: number): void => {
    if (raised?.acknowledgedAt !== null) return;
    for (;;) {
      const next = policy.steps[raised.step + 1];
      const from = raised.step < 0 ? raised.roundBeganAt : raised.stepBeganAt;
      if (!next || from + next.afterMinutes > now) break;
      raised.step += 1;
      raised.stepBeganAt = now;
      begins(now, 0);
    }
    const waited = now - raised.stepBeganAt;
    if (raised.step < 0 || policy.remindMinutes === null || waited === 0) return;
    if (waited % policy.remindMinutes === 0) begins(now, waited / policy.remindMinutes);
  };
  const happens = (event: SurgeEvent): void => {
    if (event.kind === 'acknowledged') {
      if (raised) raised.acknowledgedAt ??= event.minute;
      return;
    }
    if (!ledger.takes(event.item)) return;
    const hot = ledger.hot();
    if (raised) raised.hotUntilMs = hot.at(-1) ?? raised.hotUntilMs;
    else if (hot.some((moment) => moment > armedFrom)) {
      const began = { round: 1, roundBeganAt: event.minute, step: -1, stepBeganAt: 0, acknowledgedAt: null };
      raised = { number: (number += 1), hotUntilMs: hot.at(-1) ?? 0, ...began };
      pages(event.minute);
    }
  };

  for (let now = 0; now <= endMinute; now += 1) {
    closes(now);
    reopens(now);
    pages(now);
    for (const event of events.filter(({ minute }) => minute === now)) {
      happens(event);
      closes(now);
    }
  }
  return begun;
}
