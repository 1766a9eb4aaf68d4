import type { Incident } from '../escalation/incident.js';
import type { Page } from '../escalation/page.js';
import { escalationPolicy } from './escalation.js';
import { incident as opened, page as queued } from './escalation-examples.js';
import { noon } from './examples.js';

/** One whose last step has begun; nothing more is to be done by itself. */
export const incident = (changes: Partial<Incident> = {}): Incident => {
  const { surging: _surging, ...rest } = opened();
  const policy = escalationPolicy({ name: 'Refunds' });
  return { ...rest, policy, step: 0, stepBeganAt: noon, nextAt: null, ...changes };
};

/** An SMS to Ada that was delivered. */
export const page = (changes: Partial<Page> = {}): Page => {
  const { open: _open, ...rest } = queued({
    ...{ _id: 'page', agentId: 'ada', by: 'sms', state: 'delivered', to: '+12025550101' },
    ...{ segments: 1, beganAt: noon },
  });
  return { ...rest, ...changes };
};
