import type { Incident } from './incident.js';
import type { Page } from './page.js';
import { earliest, fallbacksFor, nextReceiptBy, withoutReceipt } from './receipts-due.js';
import { pageEnded } from './sending.js';
import { nextTurnAt, withReminders, withStepsBegun, type Standing } from './steps.js';

/** What becomes of an incident and its pages at a moment. */
export interface Paging {
  readonly incident: Incident;
  /** Pages to write: new ones, and those that failed or are cancelled. */
  readonly pages: readonly Page[];
  /** When something is to be done by itself; null: nothing more is. */
  readonly nextAt: Date | null;
}

/**
 * Which pages of an incident begin now (S60, S61): steps one after another, reminders of the current step, e-mail in
 * place of SMS that failed; nothing once it is acknowledged, until it was forgotten; nothing once it is resolved.
 * `pages`: all pages of the incident. Whenever and however often it is asked, a page begins once.
 */
export function pagingAt(before: Incident, pages: readonly Page[], now: Date): Paging {
  const incident = reopened(before, now);
  const settled = replaced(pages, withoutReceipt(pages, now));
  const cancelled = settled.map((page) => cancelledIn(before, page, now));
  const after = incident.state === 'open' ? paged({ incident, pages: cancelled }, now) : null;
  const known = new Set(pages);
  return {
    incident: after?.incident ?? incident,
    pages: (after?.pages ?? cancelled).filter((page) => !known.has(page)),
    nextAt: earliest([
      after ? nextTurnAt(after, now) : reopensAt(incident),
      nextReceiptBy(after?.pages ?? cancelled),
    ]),
  };
}

function paged({ incident, pages }: Standing, now: Date): Standing {
  const own = pages.filter(({ round }) => round === incident.round);
  const standing = { incident, pages: [...pages, ...fallbacksFor(own, now)] };
  return withReminders(withStepsBegun(standing, now), now);
}

/** When an acknowledged incident counts as forgotten. */
function reopensAt({ state, acknowledged, policy }: Incident): Date | null {
  if (state !== 'acknowledged' || !acknowledged || policy.reopenAfterMinutes === null) return null;
  return new Date(acknowledged.at.getTime() + policy.reopenAfterMinutes * 60_000);
}

/** Who acknowledged it stays known: the pages of the new round say so. */
function reopened(incident: Incident, now: Date): Incident {
  const at = reopensAt(incident);
  if (at === null || at > now) return incident;
  const round = incident.round + 1;
  return { ...incident, state: 'open', round, roundBeganAt: at, step: -1, stepBeganAt: null };
}

function cancelledIn({ state }: Incident, page: Page, now: Date): Page {
  if (state === 'open' || page.state !== 'queued') return page;
  return pageEnded(page, 'cancelled', { reason: state }, now);
}

const replaced = (pages: readonly Page[], changed: readonly Page[]): Page[] =>
  pages.map((page) => changed.find(({ _id }) => _id === page._id) ?? page);
