import type { Page } from '../../src/domain/escalation/page.js';
import type { PageFacts } from '../../src/notify/page-facts.js';
import { pageMail } from '../../src/notify/page-mail.js';
import { failedPage, mailedPage } from '../../src/store/escalation/settle-page.js';
import type { TakenPage } from '../../src/store/escalation/take-to-page.js';
import type { EscalationParts } from './escalation-activities.js';

/** Sends a page by e-mail; rejects where the mail server does not answer. Sent again, it is the same mail. */
export async function mailPage(
  { config, db, mailer, clock }: EscalationParts,
  { page, to }: TakenPage,
  facts: PageFacts,
): Promise<void> {
  const host = new URL(config.publicUrl).hostname;
  const outcome = await mailer.send({
    to,
    ...pageMail(facts),
    messageId: messageIdOf(page._id, host),
    references: (await mailedBefore(db, page)).map((id) => messageIdOf(id, host)),
  });
  if (outcome.kind === 'sent') await mailedPage(db, page._id, clock());
  else await failedPage(db, page._id, { reason: 'refused', detail: outcome.reason }, clock());
}

const messageIdOf = (pageId: string, host: string): string => `${pageId.replaceAll('/', '.')}@${host}`;

/** The first mail of the incident to this person and the newest before this one: readers show them together. */
async function mailedBefore(
  db: EscalationParts['db'],
  { _id, incidentId, agentId, createdAt }: Page,
): Promise<string[]> {
  if (incidentId === null) return [];
  const earlier = await db.pages
    .find({ incidentId, agentId, by: 'email', state: 'accepted', createdAt: { $lte: createdAt } })
    .sort({ createdAt: 1 })
    .toArray();
  const ids = earlier.flatMap((page) => (page._id === _id ? [] : page._id));
  return [...new Set([...ids.slice(0, 1), ...ids.slice(-1)])];
}
