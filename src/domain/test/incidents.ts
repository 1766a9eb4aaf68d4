import type { Incident } from '../escalation/incident.js';
import type { Page } from '../escalation/page.js';
import { escalationPolicy } from './escalation.js';
import { noon } from './examples.js';

export const incident = (changes: Partial<Incident> = {}): Incident => ({
  ...{
    _id: 'incident',
    policyId: 'policy',
    accountId: 'account',
    policy: escalationPolicy({ name: 'Refunds' }),
  },
  ...{ state: 'open', observed: 10, from: noon, to: noon, matched: 10, sampleItemIds: [], hotUntil: noon },
  ...{ openedAt: noon, round: 1, roundBeganAt: noon, step: 0, stepBeganAt: noon, pagesBegun: 0 },
  ...{ nextAt: null, links: [], acknowledged: null, resolved: null, version: 1, updatedAt: noon },
  ...changes,
});

export const page = (changes: Partial<Page> = {}): Page => ({
  ...{ _id: 'page', policyId: 'policy', accountId: 'account', incidentId: 'incident', agentId: 'ada' },
  ...{ by: 'sms', kind: 'step', round: 1, step: 0, turn: 0, state: 'delivered', reason: null, detail: null },
  ...{ to: '+12025550101', messages: [], segments: 1, costUsd: 0 },
  ...{ createdAt: noon, beganAt: noon, updatedAt: noon },
  ...changes,
});
