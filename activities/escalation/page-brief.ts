import type { Incident } from '../../src/domain/escalation/incident.js';
import type { Page } from '../../src/domain/escalation/page.js';
import { nextPaged } from '../../src/domain/escalation/steps.js';
import type { PageFacts } from '../../src/notify/page-facts.js';
import { pageCodeOf, pageLinkUrl } from '../../src/store/escalation/page-links.js';
import type { EscalationParts } from './escalation-activities.js';
import { keywordsOf, samplesOf } from './page-samples.js';

/** What somebody is told of an incident, as things are now. */
export async function factsOfIncident(
  parts: EscalationParts,
  page: Page,
  incident: Incident,
): Promise<PageFacts> {
  const { policy, observed, matched, acknowledged } = incident;
  const next = nextPaged(incident);
  return {
    ...(await common(parts, page)),
    policyName: policy.name,
    count: policy.count,
    periodMinutes: policy.periodMinutes,
    observed,
    matched,
    keywords: await keywordsOf(parts.db, incident),
    samples: await samplesOf(parts.db, incident),
    link: linkOf(parts, page, incident),
    forgotten: acknowledged && {
      by: (await namesOf(parts, [acknowledged.agentId])).join(),
      at: acknowledged.at,
    },
    next: next && { names: await namesOf(parts, next.agentIds), at: next.at },
    remindMinutes: policy.remindMinutes,
  };
}

/** What a test says; null: its policy was removed meanwhile. */
export async function factsOfTest(parts: EscalationParts, page: Page): Promise<PageFacts | null> {
  const policy = await parts.db.escalationPolicies.findOne({ _id: page.policyId });
  if (!policy) return null;
  const { name, count, periodMinutes } = policy;
  const nothing = { observed: 0, matched: 0, keywords: [], samples: [], link: null };
  return {
    ...(await common(parts, page)),
    ...{ policyName: name, count, periodMinutes, ...nothing },
    ...{ forgotten: null, next: null, remindMinutes: null },
  };
}

async function common({ db }: EscalationParts, { kind, incidentId, accountId, instead }: Page) {
  const account = await db.accounts.findOne({ _id: accountId });
  const failed = instead === undefined ? null : await db.pages.findOne({ _id: instead });
  return {
    kind,
    isTest: incidentId === null,
    accountHandle: account?.handle ?? '',
    instead: failed?.reason ?? null,
  };
}

function linkOf({ config }: EscalationParts, { agentId }: Page, { _id, links }: Incident): string | null {
  const own = links.find((link) => link.agentId === agentId);
  const code = own && pageCodeOf(config.keys, { incidentId: _id, agentId }, own.codeHash);
  return code ? pageLinkUrl(config.publicUrl, code) : null;
}

async function namesOf({ db }: EscalationParts, agentIds: readonly string[]): Promise<string[]> {
  const agents = await db.agents.find({ _id: { $in: [...agentIds] } }).toArray();
  return agentIds.flatMap((id) => agents.find(({ _id }) => _id === id)?.name ?? 'somebody');
}
