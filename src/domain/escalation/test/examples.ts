import { at, noon } from '../../test/examples.js';
import type { Incident } from '../incident.js';
import type { Page } from '../page.js';
import type { EscalationStep } from '../policy.js';

export const step = (
  agentIds: readonly string[],
  afterMinutes = 0,
  by: EscalationStep['by'] = 'email',
): EscalationStep => ({ agentIds, by, afterMinutes });

export const page = (changes: Partial<Page> = {}): Page => ({
  _id: 'incident/1/0/0/ada/sms',
  policyId: 'policy',
  accountId: 'account',
  incidentId: 'incident',
  agentId: 'ada',
  by: 'sms',
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
  createdAt: noon,
  beganAt: null,
  updatedAt: noon,
  ...(changes.state === undefined || changes.state === 'sending' ? { open: true as const } : {}),
  ...changes,
});

export const incident = (
  policy: Partial<Incident['policy']> = {},
  changes: Partial<Incident> = {},
): Incident => ({
  _id: 'incident',
  policyId: 'policy',
  accountId: 'account',
  policy: {
    name: 'refund',
    count: 10,
    periodMinutes: 15,
    perAuthorLimit: null,
    steps: [step(['ada']), step(['bob'], 10)],
    remindMinutes: 5,
    reopenAfterMinutes: 60,
    version: 1,
    ...policy,
  },
  state: 'open',
  surging: 'policy',
  observed: 12,
  from: at(-10),
  to: noon,
  matched: 12,
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
});
