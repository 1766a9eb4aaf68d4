import { z } from 'zod';
import { acknowledgeWays, incidentStates, type Incident } from '../../src/domain/escalation/incident.js';
import { nextStep } from '../../src/domain/escalation/next-step.js';
import type { Page } from '../../src/domain/escalation/page.js';
import { pageWays } from '../../src/domain/escalation/policy.js';
import { iso, isoOrNull, time } from '../conventions/shapes.js';
import { stepSchema, viewSteps } from './escalation-policy.js';
import { itemSchema } from './item.js';
import { pageRecordSchema, viewPageRecord } from './page-record.js';

const person = {
  at: time,
  agentId: z.string(),
  agentName: z.string().nullable().describe('null: the agent was removed.'),
};

const snapshot = z.object({
  name: z.string(),
  count: z.int(),
  periodMinutes: z.int(),
  perAuthorLimit: z.int().nullable(),
  steps: z.array(stepSchema),
  remindMinutes: z.int().nullable(),
  reopenAfterMinutes: z.int().nullable(),
  version: z.int(),
});

export const incidentSchema = z
  .object({
    id: z.string(),
    policyId: z.string(),
    accountId: z.string(),
    policy: snapshot.describe('The policy as it was when the incident opened.'),
    state: z.enum(incidentStates).describe('open: it pages. acknowledged: somebody has it. resolved: over.'),
    surging: z.boolean().describe('Whether posts still flood, or did a moment ago: they join this incident.'),
    observed: z.int().describe('Posts that the window held when it opened.'),
    from: time.describe('The first of them; X’s time.'),
    to: time.describe('The last of them; X’s time.'),
    matched: z.int().describe('Posts of this surge so far.'),
    openedAt: time,
    round: z.int().describe('From 1; it goes up when an acknowledged incident was forgotten.'),
    step: z.int().describe('The step that began last, from 0; -1: none yet.'),
    next: z
      .object({ step: z.int(), at: time, agentIds: z.array(z.string()), by: z.enum(pageWays) })
      .nullable()
      .describe('The step that begins next if nobody acknowledges.'),
    nextAt: time.nullable().describe('When something is to be done by itself; null: nothing more is.'),
    acknowledged: z.object({ ...person, via: z.enum(acknowledgeWays) }).nullable(),
    resolved: z
      .object({
        at: time,
        agentId: z.string().nullable().describe('null: it was over by itself.'),
        agentName: z.string().nullable(),
        how: z.enum(['person', 'quiet', 'policyRemoved']),
      })
      .nullable(),
    version: z.int(),
    updatedAt: time,
  })
  .meta({ id: 'Incident' });

export const incidentDetailSchema = incidentSchema
  .extend({
    samples: z.array(itemSchema).describe('Three posts at most; none that is gone, or that you do not see.'),
    pages: z.array(pageRecordSchema).describe('Who was paged how, and what became of it; oldest first.'),
  })
  .meta({ id: 'IncidentDetail' });

type NameOf = (agentId: string) => string | null;

export const viewIncident = (incident: Incident, nameOf: NameOf): z.output<typeof incidentSchema> => ({
  id: incident._id,
  policyId: incident.policyId,
  accountId: incident.accountId,
  policy: { ...incident.policy, steps: viewSteps(incident.policy.steps) },
  state: incident.state,
  surging: incident.surging !== undefined,
  observed: incident.observed,
  from: iso(incident.from),
  to: iso(incident.to),
  matched: incident.matched,
  openedAt: iso(incident.openedAt),
  round: incident.round,
  step: incident.step,
  next: viewNext(incident),
  nextAt: isoOrNull(incident.nextAt),
  acknowledged: viewAcknowledged(incident, nameOf),
  resolved: viewResolved(incident, nameOf),
  version: incident.version,
  updatedAt: iso(incident.updatedAt),
});

/** Everybody whom the view of incidents names. */
export const agentsNamedBy = ({ acknowledged, resolved }: Incident): string[] =>
  [acknowledged?.agentId, resolved?.agentId].filter((agentId) => typeof agentId === 'string');

interface Beside {
  readonly nameOf: NameOf;
  readonly pages: readonly Page[];
  readonly samples: z.output<typeof itemSchema>[];
  readonly withAddress: boolean;
}

export const viewIncidentDetail = (
  incident: Incident,
  { nameOf, pages, samples, withAddress }: Beside,
): z.output<typeof incidentDetailSchema> => ({
  ...viewIncident(incident, nameOf),
  samples,
  pages: pages.map((page) => viewPageRecord(page, { nameOf, withAddress })),
});

function viewNext(incident: Incident): z.output<typeof incidentSchema>['next'] {
  const next = nextStep(incident);
  return next && { step: next.step, at: iso(next.at), agentIds: [...next.agentIds], by: next.by };
}

const viewAcknowledged = (
  { acknowledged }: Incident,
  nameOf: NameOf,
): z.output<typeof incidentSchema>['acknowledged'] =>
  acknowledged && {
    at: iso(acknowledged.at),
    agentId: acknowledged.agentId,
    agentName: nameOf(acknowledged.agentId),
    via: acknowledged.via,
  };

const viewResolved = ({ resolved }: Incident, nameOf: NameOf): z.output<typeof incidentSchema>['resolved'] =>
  resolved && {
    at: iso(resolved.at),
    agentId: resolved.agentId,
    agentName: resolved.agentId === null ? null : nameOf(resolved.agentId),
    how: resolved.how,
  };
