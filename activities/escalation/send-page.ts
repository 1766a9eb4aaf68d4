import { Context, log } from '@temporalio/activity';
import { isGivenUp, pageEnded } from '../../src/domain/escalation/sending.js';
import { segmentsOf } from '../../src/notify/gsm.js';
import { MailUnavailableError } from '../../src/notify/mail-failure.js';
import { pageText } from '../../src/notify/page-text.js';
import { TextUnavailableError } from '../../src/notify/texter.js';
import { failedPage } from '../../src/store/escalation/settle-page.js';
import { takeToPage, type TakenPage, type TextCost } from '../../src/store/escalation/take-to-page.js';
import { changePage } from '../../src/store/escalation/write-pages.js';
import type { EscalationParts } from './escalation-activities.js';
import { mailPage } from './mail-page.js';
import { factsOfIncident, factsOfTest } from './page-brief.js';
import { textPage } from './text-page.js';

/**
 * One try to send a page; what became of it is on record when this returns. It rejects while the server that is to
 * take the page does not answer, and gives up only an SMS, in whose place an e-mail comes, and tests.
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
  await tried(parts, taken.page, () =>
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
  send: () => Promise<void>,
): Promise<void> {
  try {
    await send();
  } catch (error) {
    // Whatever else fails, such as the database, says nothing of the page, and may quote what nobody is to read.
    const isAway = error instanceof TextUnavailableError || error instanceof MailUnavailableError;
    if (!isAway || !isGivenUp(page, Context.current().info.attempt)) throw error;
    const detail = error.message;
    log.warn('A page is given up: its server does not answer', { pageId: page._id, detail });
    await failedPage(db, page._id, { reason: 'unreachable', detail }, clock());
  }
}
