import type { Incident } from './incident.js';
import type { Page, PageKind } from './page.js';
import type { PageWay } from './policy.js';

interface Told {
  readonly agentId: string;
  readonly by: PageWay;
  readonly kind: PageKind;
  readonly turn: number;
}

/** A page of the incident's current step, to be sent. */
export function newPage(incident: Incident, { agentId, by, kind, turn }: Told, now: Date): Page {
  const { _id: incidentId, policyId, accountId, round, step } = incident;
  return {
    ...blank,
    _id: `${incidentId}/${round}/${step}/${turn}/${agentId}/${by}`,
    policyId,
    accountId,
    incidentId,
    agentId,
    by,
    kind,
    round,
    step,
    turn,
    createdAt: now,
    updatedAt: now,
  };
}

/** What a page by SMS that failed is made up for by: an e-mail to the same person. */
export const fallbackOf = (failed: Page, now: Date): Page => ({
  ...blank,
  _id: failed._id.replace(/sms$/, 'email'),
  policyId: failed.policyId,
  accountId: failed.accountId,
  incidentId: failed.incidentId,
  agentId: failed.agentId,
  by: 'email',
  kind: 'fallback',
  round: failed.round,
  step: failed.step,
  turn: failed.turn,
  instead: failed._id,
  createdAt: now,
  updatedAt: now,
});

const blank = {
  state: 'queued',
  reason: null,
  detail: null,
  to: null,
  messages: [],
  segments: 0,
  costUsd: 0,
  open: true,
  beganAt: null,
} as const;
