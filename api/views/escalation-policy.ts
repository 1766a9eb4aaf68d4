import { z } from 'zod';
import { incidentStates } from '../../src/domain/escalation/incident.js';
import { policyBounds } from '../../src/domain/escalation/policy-fields.js';
import { pageWays, type EscalationPolicy } from '../../src/domain/escalation/policy.js';
import { policyWarnings, type PolicyWarning } from '../../src/domain/escalation/warnings.js';
import type { PolicyState } from '../../src/store/escalation/policy-state.js';
import { id, iso, isoOrNull, keyword, label, time } from '../conventions/shapes.js';

const upTo = (most: number) => z.int().min(1).max(most);

export const stepSchema = z.strictObject({
  agentIds: z
    .array(id)
    .min(1)
    .max(policyBounds.agentsPerStep)
    .refine((ids) => new Set(ids).size === ids.length, 'Somebody is named twice.')
    .describe('Who is paged together.'),
  by: z.enum(pageWays).describe('sms needs Twilio, and a phone number of each agent.'),
  afterMinutes: z
    .int()
    .min(0)
    .max(policyBounds.afterMinutes)
    .describe('So long after the step before; of the first step, after the incident opened.'),
});

export const policyFields = {
  name: label,
  enabled: z.boolean().describe('false: nothing is counted, and no incident opens.'),
  keywords: z
    .array(keyword)
    .max(policyBounds.keywords)
    .describe('Any suffices; with none every public item of the account counts.'),
  count: upTo(policyBounds.count).describe('So many posts within periodMinutes open an incident.'),
  periodMinutes: upTo(policyBounds.periodMinutes).describe('By the time that X gives the posts.'),
  perAuthorLimit: upTo(policyBounds.count)
    .nullable()
    .describe('Of one author no more are counted within the period; null: all are.'),
  countReposts: z.boolean(),
  countOwn: z.boolean().describe('Whether posts of the account itself count.'),
  pageOnBackfill: z.boolean().describe('Whether posts from before capture began count.'),
  steps: z
    .array(stepSchema)
    .min(1)
    .max(policyBounds.steps)
    .describe('Who is paged, one step after another, until somebody acknowledges.'),
  remindMinutes: upTo(policyBounds.remindMinutes)
    .nullable()
    .describe('Who was paged is paged again after so long; null: once.'),
  reopenAfterMinutes: upTo(policyBounds.reopenAfterMinutes)
    .nullable()
    .describe('An incident acknowledged and not over after so long pages again; null: never.'),
};

const warningSchema = z.object({
  code: z.enum(policyWarnings),
  step: z.int().nullable().describe('From 0; null: of the whole policy.'),
  agentId: z.string().nullable(),
  message: z.string(),
});

const nowSchema = z.object({
  count: z.int().describe('Posts of the last period, each author counted as the policy says.'),
  of: z.int(),
  from: time.nullable().describe('The first of them; X’s time.'),
  until: time.nullable().describe('When the last of them is a period old.'),
  incidentId: z.string().nullable().describe('The incident whose surge goes on.'),
  incidentState: z.enum(incidentStates).nullable(),
  nextAt: time.nullable().describe('When Perch looks again by itself; null: when a post comes.'),
});

export const policySchema = z
  .object({
    id: z.string(),
    accountId: z.string(),
    ...policyFields,
    keywords: z.array(z.string()),
    now: nowSchema.describe('Where it stands.'),
    warnings: z
      .array(warningSchema)
      .describe('Why it may page other than it says; it is in force all the same.'),
    version: z.int().describe('The ETag, without quotes.'),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'EscalationPolicy' });

export const viewSteps = (steps: EscalationPolicy['steps']): z.output<typeof stepSchema>[] =>
  steps.map(({ agentIds, by, afterMinutes }) => ({ agentIds: [...agentIds], by, afterMinutes }));

export const viewPolicy = (
  policy: EscalationPolicy,
  state: PolicyState,
  warnings: readonly PolicyWarning[],
): z.output<typeof policySchema> => ({
  id: policy._id,
  accountId: policy.accountId,
  name: policy.name,
  enabled: policy.enabled,
  keywords: [...policy.keywords],
  count: policy.count,
  periodMinutes: policy.periodMinutes,
  perAuthorLimit: policy.perAuthorLimit,
  countReposts: policy.countReposts,
  countOwn: policy.countOwn,
  pageOnBackfill: policy.pageOnBackfill,
  steps: viewSteps(policy.steps),
  remindMinutes: policy.remindMinutes,
  reopenAfterMinutes: policy.reopenAfterMinutes,
  now: viewNow(policy, state),
  warnings: warnings.map((warning) => ({ ...warning })),
  version: policy.version,
  createdAt: iso(policy.createdAt),
  updatedAt: iso(policy.updatedAt),
});

const viewNow = (
  { count: of, periodMinutes }: EscalationPolicy,
  { count, first, last, incident, nextAt }: PolicyState,
): z.output<typeof nowSchema> => ({
  count,
  of,
  from: isoOrNull(first),
  until: last && iso(new Date(last.getTime() + periodMinutes * 60_000)),
  incidentId: incident?._id ?? null,
  incidentState: incident?.state ?? null,
  nextAt: isoOrNull(nextAt),
});
