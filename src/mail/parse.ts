import { createHash } from 'node:crypto';
import EmailReplyParser from 'email-reply-parser';
import { convert } from 'html-to-text';
import PostalMime, { type Attachment, type Email } from 'postal-mime';
import type { DeliveryReport, IncomingMail } from '../domain/mail/mail.js';

/** As much as a comment may hold. */
const longestText = 65_000;
const attachmentsListed = 50;
/** Where mail servers write whom a mail was delivered to, though its To says otherwise. */
const deliveredHeaders = ['delivered-to', 'x-original-to', 'envelope-to'];

/** Reads a mail. Whatever it holds, this does not fail, or no mail after it would be read: such a one is empty. */
export async function parseMail(raw: Uint8Array): Promise<IncomingMail> {
  const options = { forceRfc822Attachments: true, maxNestingDepth: 50 };
  const mail = await PostalMime.parse(raw, options).catch(() => PostalMime.parse(''));
  // The first of each name stands on top: what the last server on the way wrote.
  const headers = Object.fromEntries(mail.headers.toReversed().map(({ key, value }) => [key, value]));
  const all = textOf(mail);
  const text = newIn(all);
  return {
    messageId: bare(mail.messageId ?? '') || `sha256.${createHash('sha256').update(raw).digest('hex')}`,
    from: { address: mail.from?.address ?? '', name: mail.from?.name ?? '' },
    to: addressesOf(mail),
    subject: (mail.subject ?? '').slice(0, 500),
    headers,
    text,
    fullText: text === all ? null : all,
    attachments: mail.attachments
      .filter(({ related, mimeType }) => !related && !isOfReport(mimeType))
      .slice(0, attachmentsListed)
      .map((each) => ({ name: (each.filename ?? each.mimeType).slice(0, 200), bytes: bytesOf(each).length })),
    report: reportIn(mail, headers),
  };
}

const bare = (messageId: string): string => messageId.trim().replace(/^<|>$/g, '').slice(0, 500);

function textOf({ text, html }: Email): string {
  const plain = text?.trim() ? text : convert(html ?? '', { wordwrap: false, selectors: noLinks });
  return plain.replace(/\r\n?/g, '\n').trim().slice(0, longestText);
}

const noLinks = [
  { selector: 'img', format: 'skip' },
  { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
];

/** Without the quoted history; where nothing else is there, it is what the person sent. */
const newIn = (all: string): string => new EmailReplyParser().read(all).getVisibleText().trim() || all;

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
