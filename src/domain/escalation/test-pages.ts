import type { Page } from './page.js';
import type { EscalationPolicy } from './policy.js';

/** What is sent to try a policy: each person once each way; `step` undefined: of all its steps. */
export function testPagesOf(
  { _id: policyId, accountId, steps }: Pick<EscalationPolicy, '_id' | 'accountId' | 'steps'>,
  testId: string,
  step: number | undefined,
  now: Date,
): Page[] {
  const pages = steps.flatMap(({ agentIds, by }, at) =>
    step === undefined || step === at
      ? agentIds.map((agentId): Page => ({
          ...{ _id: `${testId}/${agentId}/${by}`, policyId, accountId, incidentId: null },
          ...{ agentId, by, kind: 'test', round: 1, step: at, turn: 0 },
          ...{ state: 'queued', reason: null, detail: null, to: null, messages: [] },
          ...{ segments: 0, costUsd: 0, open: true },
          ...{ createdAt: now, beganAt: null, updatedAt: now },
        }))
      : [],
  );
  return pages.filter(({ _id }, at) => pages.findIndex((page) => page._id === _id) === at);
}
