import { TextUnavailableError } from '../../src/notify/texter.js';
import { failedPage, textedPage } from '../../src/store/escalation/settle-page.js';
import type { TakenPage, TextCost } from '../../src/store/escalation/take-to-page.js';
import type { EscalationParts } from './escalation-activities.js';

interface Told {
  readonly text: string;
  readonly cost: NonNullable<TextCost>;
}

/** Sends a page by SMS; rejects where Twilio does not answer. */
export async function textPage(
  { config, db, texter, clock }: EscalationParts,
  { page: { _id }, to }: TakenPage,
  { text, cost }: Told,
): Promise<void> {
  if (!texter) throw new TextUnavailableError('Twilio is not configured.');
  const statusUrl = `${config.publicUrl}/hooks/twilio/status?page=${encodeURIComponent(_id)}`;
  const outcome = await texter.send({ to, text, statusUrl });
  const now = clock();
  if (outcome.kind === 'accepted') {
    const { sid, status, segments } = outcome;
    const costUsd = (cost.costUsd / cost.segments) * segments;
    const receiptBy = new Date(now.getTime() + cost.receiptMs);
    await textedPage(db, _id, { sid, status, at: now, to, segments, costUsd, receiptBy });
    return;
  }
  const detail = outcome.code === null ? outcome.reason : `${outcome.reason} (Twilio ${outcome.code})`;
  await failedPage(db, _id, { reason: outcome.stopped ? 'smsStopped' : 'refused', detail }, now);
}
