import { createHash } from 'node:crypto';
import EmailReplyParser from 'email-reply-parser';
import { convert } from 'html-to-text';
import PostalMime, { type Attachment, type Email } from 'postal-mime';
import type { DeliveryReport, IncomingMail } from '../domain/mail/mail.js';
import { within } from './deadline.js';

/** As much as a comment may hold. */
const longestText = 65_000;
const attachmentsListed = 50;
/** Where mail servers write whom a mail was delivered to, though its To says otherwise. */
const deliveredHeaders = ['delivered-to', 'x-original-to', 'envelope-to'];

/** More is read of no mail before it is known to belong to a ticket. */
const longestHead = 128 * 1_024;
const longestHtml = 500_000;
const htmlWithinMs = 2_000;
const historyWithinMs = 500;

/** What stands above the words of a mail, in time that does not grow with it; whatever it holds, this does not fail. */
export async function parseHead(raw: Uint8Array): Promise<IncomingMail> {
  const mail = await PostalMime.parse(headOf(raw)).catch(() => PostalMime.parse(''));
  return { ...headIn(mail, raw), text: '', fullText: null, attachments: [], report: null };
}

/** The whole of a mail; fails for one that nobody can read within reason. */
export async function parseMail(raw: Uint8Array): Promise<IncomingMail> {
  const mail = await PostalMime.parse(raw, { forceRfc822Attachments: true, maxNestingDepth: 50 });
  const head = headIn(mail, raw);
  const all = textOf(mail);
  const text = newIn(all);
  return {
    ...head,
    text,
    fullText: text === all ? null : all,
    attachments: mail.attachments
      .filter(({ related, mimeType }) => !related && !isOfReport(mimeType))
      .slice(0, attachmentsListed)
      .map((each) => ({ name: (each.filename ?? each.mimeType).slice(0, 200), bytes: bytesOf(each).length })),
    report: reportIn(mail, head.headers),
  };
}

/** Up to the first empty line. */
function headOf(raw: Uint8Array): Uint8Array {
  const beginning = raw.subarray(0, longestHead);
  const end = /(?:^|\n)\r?\n/.exec(Buffer.from(beginning).toString('latin1'));
  return end ? beginning.subarray(0, end.index + end[0].length) : beginning;
}

function headIn(
  mail: Email,
  raw: Uint8Array,
): Pick<IncomingMail, 'messageId' | 'from' | 'to' | 'subject' | 'headers'> {
  return {
    messageId: bare(mail.messageId ?? '') || `sha256.${createHash('sha256').update(raw).digest('hex')}`,
    from: { address: mail.from?.address ?? '', name: mail.from?.name ?? '' },
    to: addressesOf(mail),
    subject: (mail.subject ?? '').slice(0, 500),
    // The first of each name stands on top: what the last server on the way wrote.
    headers: Object.fromEntries(mail.headers.toReversed().map(({ key, value }) => [key, value])),
  };
}

const bare = (messageId: string): string => messageId.trim().replace(/^<|>$/g, '').slice(0, 500);

function textOf({ text, html }: Email): string {
  const plain = text?.trim() ? text : wordsOf(html ?? '');
  return plain.replace(/\r\n?/g, '\n').trim().slice(0, longestText);
}

const wordsOf = (html: string): string =>
  within(htmlWithinMs, () =>
    convert(html.slice(0, longestHtml), { wordwrap: false, selectors: noLinks, limits }),
  );

/** What lies deeper, or is more, is left out. */
const limits = { maxDepth: 50, maxChildNodes: 10_000 };

const noLinks = [
  { selector: 'img', format: 'skip' },
  { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
];

/** Without the quoted history; where nothing else is there, or it can't be told, it is what the person sent. */
function newIn(all: string): string {
  try {
    return within(historyWithinMs, () => new EmailReplyParser().read(all).getVisibleText().trim()) || all;
  } catch {
    return all;
  }
}

/** To and Cc, and what servers noted on the way. */
function addressesOf(mail: Email): string[] {
  const named = [...(mail.to ?? []), ...(mail.cc ?? [])].flatMap((one) => [
    one.address ?? '',
    ...(one.group ?? []).map(({ address }) => address),
  ]);
  const noted = mail.headers
    .filter(({ key }) => deliveredHeaders.includes(key))
    .map(({ value }) => bare(value));
  return [...new Set([...named, ...noted].map((address) => address.trim().toLowerCase()))].filter(Boolean);
}

const isOfReport = (mimeType: string): boolean =>
  mimeType === 'message/delivery-status' ||
  mimeType === 'message/rfc822' ||
  mimeType === 'text/rfc822-headers';

/** RFC 3464, section 2; some servers send the two parts without the type around them. */
function reportIn({ attachments }: Email, headers: Record<string, string>): DeliveryReport | null {
  const isReport = /^\s*multipart\/report/i.test(headers['content-type'] ?? '');
  const status = attachments.find(({ mimeType }) => mimeType === 'message/delivery-status');
  if (!isReport && !status) return null;
  const returned = attachments.find(({ mimeType }) =>
    /^(message\/rfc822|text\/rfc822-headers)$/.test(mimeType),
  );
  const [, action] = /^action:\s*([a-z]+)/im.exec(status ? readable(status) : '') ?? [];
  const [, about] = /^message-id:\s*<?([^\s<>]+)>?/im.exec(returned ? readable(returned) : '') ?? [];
  return { action: action?.toLowerCase() ?? null, about: about ?? null };
}

const bytesOf = ({ content }: Attachment): Buffer =>
  typeof content === 'string' ? Buffer.from(content) : Buffer.from(new Uint8Array(content));

const readable = (attachment: Attachment): string => bytesOf(attachment).toString('utf8', 0, 64 * 1_024);
