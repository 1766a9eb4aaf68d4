import type { Incident } from '../escalation/incident.js';
import type { Page } from '../escalation/page.js';
import type { EscalationPolicy } from '../escalation/policy.js';
import { noon } from './examples.js';

export const policy = (changes: Partial<EscalationPolicy> = {}): EscalationPolicy => ({
  _id: 'policy',
  accountId: 'account',
  name: 'Refunds',
  enabled: true,
  keywords: ['refund'],
  count: 10,
  periodMinutes: 15,
  perAuthorLimit: null,
  countReposts: false,
  countOwn: false,
  pageOnBackfill: false,
  steps: [{ agentIds: ['agent'], by: 'email', afterMinutes: 0 }],
  remindMinutes: 15,
  reopenAfterMinutes: 120,
  version: 1,
  createdAt: noon,
  updatedAt: noon,
  ...changes,
});

/** One that is open, of which nobody was paged yet. */
export const incident = (
  changes: Partial<Incident> = {},
  { _id: policyId, accountId, ...of }: EscalationPolicy = policy(),
): Incident => {
  const { name, count, periodMinutes, perAuthorLimit, steps, remindMinutes, reopenAfterMinutes, version } =
    of;
  return {
    _id: 'incident',
    policyId,
    accountId,
    policy: { name, count, periodMinutes, perAuthorLimit, steps, remindMinutes, reopenAfterMinutes, version },
    state: 'open',
    surging: policyId,
    observed: count,
    from: noon,
    to: noon,
    matched: count,
    sampleItemIds: [],
    hotUntil: noon,
    openedAt: noon,
    round: 1,
    roundBeganAt: noon,
    step: -1,
    stepBeganAt: null,
    pagesBegun: 0,
    nextAt: noon,
    links: [],
    acknowledged: null,
    resolved: null,
    version: 1,
    updatedAt: noon,
    ...changes,
  };
};

/** One that waits to be sent. */
export const page = (changes: Partial<Page> = {}): Page => ({
  _id: 'incident/1/0/0/agent/email',
  policyId: 'policy',
  accountId: 'account',
  incidentId: 'incident',
  agentId: 'agent',
  by: 'email',
  kind: 'step',
  round: 1,
  step: 0,
  turn: 0,
  state: 'queued',
  reason: null,
  detail: null,
  to: null,
  messages: [],
  segments: 0,
  costUsd: 0,
  open: true,
  createdAt: noon,
  beganAt: null,
  updatedAt: noon,
  ...changes,
});
