import { Context, log } from '@temporalio/activity';
import type { Incident } from '../../src/domain/escalation/incident.js';
import type { Page } from '../../src/domain/escalation/page.js';
import { isGivenUp, pageEnded } from '../../src/domain/escalation/sending.js';
import { segmentsOf } from '../../src/notify/gsm.js';
import { pageText } from '../../src/notify/page-text.js';
import { failedPage } from '../../src/store/escalation/settle-page.js';
import { takeToPage, type TakenPage, type TextCost } from '../../src/store/escalation/take-to-page.js';
import { changePage } from '../../src/store/escalation/write-pages.js';
import type { EscalationParts } from './escalation-activities.js';
import { mailPage } from './mail-page.js';
import { factsOfIncident, factsOfTest } from './page-brief.js';
import { textPage } from './text-page.js';

/**
 * One try to send a page; what became of it is on record when this returns. It rejects while the server that is to
 * take the page does not answer, and gives up only where something else comes in its place.
 */
export async function sendPage(parts: EscalationParts, pageId: string): Promise<void> {
  const { db, clock } = parts;
  const page = await db.pages.findOne({ _id: pageId, open: true });
  if (!page) return;
  const incident = page.incidentId === null ? null : await db.incidents.findOne({ _id: page.incidentId });
  const facts = incident ? await factsOfIncident(parts, page, incident) : await factsOfTest(parts, page);
  if (!facts) {
    await changePage(db, pageId, (open) => pageEnded(open, 'cancelled', { reason: 'resolved' }, clock()));
    return;
  }
  const text = pageText(facts);
  const cost = costOf(parts, text);
  const taken = await takeToPage(db, pageId, cost, clock());
  if (!taken) return;
  await tried(parts, taken.page, incident, () =>
    taken.page.by === 'sms' && cost ? textPage(parts, taken, { text, cost }) : mailPage(parts, taken, facts),
  );
}

function costOf({ config, texter }: EscalationParts, text: string): TextCost {
  if (!config.sms || !texter) return null;
  const { segmentUsd, receiptMs } = config.sms;
  const segments = segmentsOf(text);
  return { segments, costUsd: segments * segmentUsd, receiptMs };
}

async function tried(
  { db, clock }: EscalationParts,
  page: TakenPage['page'],
  incident: Incident | null,
  send: () => Promise<void>,
): Promise<void> {
  try {
    await send();
  } catch (error) {
    const others = await othersOf(db, page);
    if (!isGivenUp(page, incident, others, Context.current().info.attempt)) throw error;
    const detail = error instanceof Error ? error.message : 'unknown';
    log.warn('A page is given up: its server does not answer', { pageId: page._id, detail });
    await failedPage(db, page._id, { reason: 'unreachable', detail }, clock());
  }
}

const othersOf = async (
  db: EscalationParts['db'],
  { incidentId, agentId }: Page,
): Promise<readonly Page[]> => (incidentId === null ? [] : db.pages.find({ incidentId, agentId }).toArray());
