import { incident as incidentOf, page as pageOf, policy } from '../../test/escalation-examples.js';
import type { Incident } from '../incident.js';
import type { Page } from '../page.js';
import type { EscalationPolicy, EscalationStep } from '../policy.js';

export const step = (
  agentIds: readonly string[],
  afterMinutes = 0,
  by: EscalationStep['by'] = 'email',
): EscalationStep => ({ agentIds, by, afterMinutes });

/** An SMS to Ada as the first step begins. */
export const page = (changes: Partial<Page> = {}): Page => {
  const { open, ...rest } = pageOf({
    ...{ _id: 'incident/1/0/0/ada/sms', agentId: 'ada', by: 'sms' },
    ...changes,
  });
  return rest.state === 'queued' || rest.state === 'sending' ? { ...rest, open: open ?? true } : rest;
};

/** Ada is paged, ten minutes later Bob, both reminded every five; open again an hour after it was acknowledged. */
export const incident = (of: Partial<EscalationPolicy> = {}, changes: Partial<Incident> = {}): Incident =>
  incidentOf(
    changes,
    policy({
      ...{ steps: [step(['ada']), step(['bob'], 10)], remindMinutes: 5, reopenAfterMinutes: 60 },
      ...of,
    }),
  );
