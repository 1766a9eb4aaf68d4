import { Context, log } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { Config } from '../src/config.js';
import type { Clock } from '../src/domain/clock.js';
import { MailboxUnavailableError, readMailbox } from '../src/mail/mailbox.js';
import { takeMail } from '../src/mail/take-in.js';
import type { Database } from '../src/store/database.js';
import { cursorOf } from '../src/store/mail/mailboxes.js';
import { withHeartbeat } from './heartbeat.js';

interface MailboxParts {
  readonly config: Pick<Config, 'keys' | 'mail' | 'mailbox'>;
  readonly db: Database;
  readonly clock: Clock;
  readonly rearmAfterMs: number;
}

/** `off`: there is no mailbox to read any more. Anything else is "nothing new", which is a retry (docs/adr/0001). */
export interface MailboxResult {
  readonly kind: 'rearm' | 'off';
}

const brokenRetryMs = 15_000;

export const mailboxActivities = (parts: MailboxParts) => ({
  /** Takes in what has come since the last look. */
  pollMailbox: (): Promise<MailboxResult> => withHeartbeat(() => poll(parts)),
});

async function poll(parts: MailboxParts): Promise<MailboxResult> {
  const { db, config, rearmAfterMs } = parts;
  if (!config.mailbox) return { kind: 'off' };
  const { cancellationSignal, info } = Context.current();
  try {
    await readMailbox(
      config.mailbox,
      (mailbox, uidValidity) => cursorOf(db, mailbox, uidValidity),
      async ({ raw, place }) => {
        await takeMail(parts, raw, place);
      },
      cancellationSignal,
    );
  } catch (error) {
    if (cancellationSignal.aborted) throw cancellationSignal.reason;
    throw retryable(error);
  }
  const { scheduledTimestampMs, currentAttemptScheduledTimestampMs } = info;
  if (currentAttemptScheduledTimestampMs - scheduledTimestampMs >= rearmAfterMs) return { kind: 'rearm' };
  throw ApplicationFailure.create({
    type: 'NothingNew',
    message: 'No more mail',
    category: ApplicationFailureCategory.BENIGN,
    nextRetryDelay: config.mailbox.pollMs,
  });
}

/** Mails are taken in in turn: one that cannot be stored is tried again before those after it. */
function retryable(error: unknown): ApplicationFailure {
  const isUnavailable = error instanceof MailboxUnavailableError;
  if (isUnavailable) log.warn(error.message);
  return ApplicationFailure.create({
    type: isUnavailable ? error.name : 'MailboxPollFailed',
    message: isUnavailable ? error.message : error instanceof Error ? error.name : 'unknown',
    nextRetryDelay: brokenRetryMs,
  });
}
