import type { IncomingMail } from './mail.js';
import { domainOf, replyIdOf } from './plan.js';

/**
 * What a mail is: one of ours that came back, a report that nobody got one, something a machine wrote by
 * itself, or what a person says.
 */
export type MailKind = 'loop' | 'bounce' | 'automatic' | 'person';

type Seen = Pick<IncomingMail, 'messageId' | 'from' | 'headers' | 'report'>;

/** Asked in this order: a report quotes our mail, and is written by a machine (RFC 3834, RFC 3464). */
export function kindOf(mail: Seen, replyAddress: string): MailKind {
  if (isOurs(mail, replyAddress)) return 'loop';
  if (isBounce(mail)) return 'bounce';
  return isAutomatic(mail) ? 'automatic' : 'person';
}

const isOurs = ({ messageId, headers }: Seen, replyAddress: string): boolean =>
  replyIdOf(messageId, replyAddress) !== null ||
  headers['x-perch']?.trim().toLowerCase() === domainOf(replyAddress);

/** One that is only delayed may still arrive: that report is as any machine's. */
function isBounce({ from, headers, report }: Seen): boolean {
  if (report) return report.action === null ? isFromServer(from) : report.action === 'failed';
  return 'x-failed-recipients' in headers || (isFromServer(from) && hasNoReturn(headers));
}

const isFromServer = ({ address }: IncomingMail['from']): boolean =>
  address === '' || /^(mailer-daemon|postmaster)@/i.test(address);

const hasNoReturn = (headers: Seen['headers']): boolean => headers['return-path']?.trim() === '<>';

function isAutomatic({ from, headers, report }: Seen): boolean {
  const submitted = headers['auto-submitted']?.trim().toLowerCase() ?? 'no';
  return (
    report !== null ||
    !/^no\b/.test(submitted) ||
    /^(bulk|junk|list|auto_reply)$/i.test(headers['precedence']?.trim() ?? '') ||
    suppresses(headers['x-auto-response-suppress']) ||
    machineHeaders.some((name) => name in headers) ||
    hasNoReturn(headers) ||
    isFromServer(from)
  );
}

/** Exchange sets `All` on what it answers by itself; `DR` and the like stand on people's mails too. */
const suppresses = (value: string | undefined): boolean => /\b(all|autoreply|oof)\b/i.test(value ?? '');

const machineHeaders = ['x-autoreply', 'x-autorespond', 'list-id', 'feedback-id'];
