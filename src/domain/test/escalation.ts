import type { EscalationPolicy } from '../escalation/policy.js';
import { noon } from './examples.js';

/** Ten posts within a quarter of an hour page one agent by e-mail. */
export const escalationPolicy = (changes: Partial<EscalationPolicy> = {}): EscalationPolicy => ({
  _id: 'policy',
  accountId: 'account',
  name: 'Outage',
  enabled: true,
  keywords: [],
  count: 10,
  periodMinutes: 15,
  perAuthorLimit: null,
  countReposts: false,
  countOwn: false,
  pageOnBackfill: false,
  steps: [{ agentIds: ['agent'], by: 'email', afterMinutes: 0 }],
  remindMinutes: null,
  reopenAfterMinutes: null,
  version: 0,
  createdAt: noon,
  updatedAt: noon,
  ...changes,
});
