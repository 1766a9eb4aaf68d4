import { log } from '@temporalio/activity';
import { tellStopped } from '../../src/notify/tell-stopped.js';
import type { RefusedText } from '../../src/notify/text-failure.js';
import { TextUnavailableError } from '../../src/notify/texter.js';
import { textStatusUrl } from '../../src/notify/text-status-url.js';
import { failedPage, textedPage } from '../../src/store/escalation/settle-page.js';
import type { TakenPage, TextCost } from '../../src/store/escalation/take-to-page.js';
import { noteStopped } from '../../src/store/phones/stopped.js';
import { nameOf } from '../failures.js';
import type { EscalationParts } from './escalation-activities.js';

interface Told {
  readonly text: string;
  readonly cost: NonNullable<TextCost>;
}

/** Sends a page by SMS; rejects where Twilio does not answer. */
export async function textPage(
  parts: EscalationParts,
  taken: TakenPage,
  { text, cost }: Told,
): Promise<void> {
  const { config, db, texter, clock } = parts;
  const { page, to } = taken;
  if (!texter) throw new TextUnavailableError('Twilio is not configured.');
  const outcome = await texter.send({ to, text, statusUrl: textStatusUrl(config.publicUrl, page._id) });
  if (outcome.kind === 'refused') return refused(parts, taken, outcome);
  const now = clock();
  const { sid, status } = outcome;
  // Of a messaging service Twilio does not know at once how many there are, and says 0.
  const segments = outcome.segments || cost.segments;
  const costUsd = (cost.costUsd / cost.segments) * segments;
  const receiptBy = new Date(now.getTime() + cost.receiptMs);
  await textedPage(db, page._id, { sid, status, at: now, to, segments, costUsd, receiptBy });
}

async function refused(
  parts: EscalationParts,
  { page: { _id }, to }: TakenPage,
  { code, reason: words, because }: RefusedText,
): Promise<void> {
  const { db, clock } = parts;
  const detail = code === null ? words : `${words} (Twilio ${code})`;
  if (because === 'smsMisconfigured') log.error('No SMS can be sent as Twilio is set up', { code });
  // Their STOP may never have reached us.
  if (because === 'smsStopped') await noteStopped(db, to, clock());
  await failedPage(db, _id, { reason: because, detail }, clock());
  if (because === 'smsStopped')
    await tellStopped(parts).catch((error: unknown) => {
      log.warn('Who answered STOP could not be told by mail', { reason: nameOf(error) });
    });
}
