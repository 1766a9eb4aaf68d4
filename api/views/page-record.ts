import { z } from 'zod';
import { pageReasons, pageStates, type Page } from '../../src/domain/escalation/page.js';
import { pageWays } from '../../src/domain/escalation/policy.js';
import { iso, isoOrNull, time } from '../conventions/shapes.js';

export const pageRecordSchema = z
  .object({
    id: z.string(),
    policyId: z.string(),
    incidentId: z.string().nullable().describe('null: a test.'),
    agentId: z.string(),
    agentName: z.string().nullable().describe('null: the agent was removed.'),
    by: z.enum(pageWays),
    kind: z.enum(['step', 'reminder', 'fallback', 'test']),
    round: z.int().describe('From 1; it goes up when an acknowledged incident was forgotten.'),
    step: z.int().describe('From 0.'),
    insteadOf: z.string().nullable().describe('The page whose failure this one makes up for.'),
    state: z
      .enum(pageStates)
      .describe('accepted: the mail server or Twilio took it, which for mail is all that is ever known.'),
    reason: z.enum(pageReasons).nullable().describe('Why it failed, was held or cancelled.'),
    detail: z.string().nullable().describe('What the mail server or Twilio said; shown to admins.'),
    to: z.string().nullable().describe('The number or address it went to; shown to admins.'),
    segments: z.int(),
    costUsd: z.number(),
    createdAt: time,
    beganAt: time.nullable(),
    updatedAt: time,
  })
  .meta({ id: 'Page' });

interface Beside {
  readonly nameOf: (agentId: string) => string | null;
  readonly withAddress: boolean;
}

/** What became of one page. */
export const viewPageRecord = (
  page: Page,
  { nameOf, withAddress }: Beside,
): z.output<typeof pageRecordSchema> => ({
  id: page._id,
  policyId: page.policyId,
  incidentId: page.incidentId,
  agentId: page.agentId,
  agentName: nameOf(page.agentId),
  by: page.by,
  kind: page.kind,
  round: page.round,
  step: page.step,
  insteadOf: page.instead ?? null,
  state: page.state,
  reason: page.reason,
  detail: withAddress ? page.detail : null,
  to: withAddress ? page.to : null,
  segments: page.segments,
  costUsd: page.costUsd,
  createdAt: iso(page.createdAt),
  beganAt: isoOrNull(page.beganAt),
  updatedAt: iso(page.updatedAt),
});
