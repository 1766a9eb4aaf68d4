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

/**
 * Whether a page whose server does not answer is given up: an SMS, for the e-mail that comes in its place, and a test. An
 * e-mail of an incident is tried until it goes or somebody acknowledges; the next step does not wait for it.
 */
export const isGivenUp = ({ incidentId, by }: Pick<Page, 'incidentId' | 'by'>, attempt: number): boolean =>
  attempt >= fewAttempts && (incidentId === null || by === 'sms');

/** A mail server that takes longer is most likely away. */
const heldUpMs = 20_000;

/** From when on an e-mail that is on its way counts as one that reaches nobody for now; null: it is not that. */
export function heldUpAt({ by, state, beganAt }: Page, now: Date): Date | null {
  if (by !== 'email' || (state !== 'queued' && state !== 'sending')) return null;
  return new Date((beganAt ?? now).getTime() + heldUpMs);
}

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
