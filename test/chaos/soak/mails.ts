import type { MailView } from '../../../simulator/control-client.js';
import { groupedBy } from '../../../src/domain/grouping.js';

/** What excuses mails that look wrong. */
export interface Excuses {
  /** Of an end nobody need have been told the begin. */
  readonly mayBeUntold: (mail: MailView) => boolean;
  /** It may have ended without anybody being told. */
  readonly mayHaveTurned: (mail: MailView) => boolean;
}

/**
 * What is wrong with the mails about one account, or about the app: each trouble is told once, and then
 * its end. A trouble that changed into another has no end of its own: that of the next one, or of the
 * one after that, is its end too, and may be told without the begin of that one (S6, S7).
 */
export function wrongIn(mails: readonly MailView[], { mayBeUntold, mayHaveTurned }: Excuses): string[] {
  const found = new Set<string>();
  let open: readonly MailView[] = [];
  for (const each of inOrder(mails)) {
    const told = new Set<string>();
    for (const mail of each) {
      if (isRecovery(mail)) {
        if (open.length === 0 && !mayBeUntold(mail)) found.add('tell of an end without a begin');
        open = [];
      } else {
        if (told.has(mail.subject)) found.add('tell the same twice');
        told.add(mail.subject);
        open = [...open, mail];
      }
    }
  }
  if (open.length > 0 && !open.some(mayHaveTurned)) found.add('tell of no end');
  return [...found];
}

/** Mails of two that follow each other closely may cross: they are judged by when their incidents began. */
const inOrder = (mails: readonly MailView[]): MailView[][] =>
  [...groupedBy(mails, incidentOf)].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, each]) => each);

export const isRecovery = (mail: MailView | undefined): boolean =>
  /(has access to .*|takes replies) again$/.test(mail?.subject ?? '');

/** A Message-ID begins with the incident. */
export const incidentOf = ({ messageId }: MailView): string =>
  messageId.replace(/^</, '').split('.', 1).join();

/** An incident's id begins with its second; in our time, in ms since 1970. */
export const beganAt = (mail: MailView): number => Number.parseInt(incidentOf(mail).slice(0, 8), 16) * 1_000;
