import type { Agent } from '../agents/agent.js';
import type { Incident } from './incident.js';
import type { Page, PageReason } from './page.js';

/** Why a page is not sent any more; null: it is. */
export function whyCancelled(
  page: Page,
  incident: Pick<Incident, 'state' | 'round'> | null,
): PageReason | null {
  if (page.incidentId === null) return null;
  if (!incident || incident.state === 'resolved') return 'resolved';
  return incident.state === 'open' && incident.round === page.round ? null : 'acknowledged';
}

/** Why a page cannot reach the person its way; null: it may. */
export function whyUnable(
  { by }: Pick<Page, 'by'>,
  agent: Pick<Agent, 'phone' | 'smsStoppedAt'> | null,
  hasTexter: boolean,
): PageReason | null {
  if (!agent) return 'agentRemoved';
  if (by === 'email') return null;
  if (!hasTexter) return 'smsNotConfigured';
  if (agent.phone === null) return 'noPhone';
  return agent.smsStoppedAt ? 'smsStopped' : null;
}

/** Whether somebody reached by one of these was paged of the same round of the incident already. */
export const wasReached = (page: Page, others: readonly Page[]): boolean =>
  others.some(
    ({ _id, agentId, round, state }) =>
      _id !== page._id &&
      agentId === page.agentId &&
      round === page.round &&
      (state === 'sending' || state === 'accepted' || state === 'delivered'),
  );

/** Tries after which a page that another way makes up for at once is given up: some seconds. */
const fewAttempts = 4;
/** The same where only a reminder follows: over a minute. */
const manyAttempts = 7;

/**
 * Whether a page whose server does not answer is given up, for what comes in its place: an SMS for e-mail, an e-mail
 * for the next step or a newer page to the same person. An e-mail after which nothing comes is tried as long as it takes.
 */
export function isGivenUp(
  page: Page,
  incident: Pick<Incident, 'policy'> | null,
  others: readonly Page[],
  attempt: number,
): boolean {
  if (attempt < fewAttempts) return false;
  if (incident === null || page.by === 'sms' || isOvertaken(page, others)) return true;
  const { steps, remindMinutes } = incident.policy;
  return page.step + 1 < steps.length || (remindMinutes !== null && attempt >= manyAttempts);
}

const isOvertaken = (page: Page, others: readonly Page[]): boolean =>
  others.some(
    ({ agentId, round, step, turn }) =>
      agentId === page.agentId &&
      round === page.round &&
      (step > page.step || (step === page.step && turn > page.turn)),
  );

/** A page that was not sent, or failed to be. */
export function pageEnded(
  page: Page,
  state: 'failed' | 'held' | 'cancelled',
  { reason, detail = null }: { readonly reason: PageReason; readonly detail?: string | null },
  now: Date,
): Page {
  const { open: _open, receiptBy: _receiptBy, ...rest } = page;
  return { ...rest, state, reason, detail, updatedAt: now };
}
