import type { Config } from '../config.js';
import { openLink, signLink } from '../signed-link.js';
import { letterHtml, letterText, type Letter } from './letter.js';
import type { Mail } from './mailer.js';
import { dayMs } from '../domain/durations.js';

const purpose = 'verifyEmail';
const linkMs = 3 * dayMs;

/** What the link is about: `subject` of no line breaks and nothing that a stranger may not read. */
export function verifyEmailUrl(
  { publicUrl, keys }: Pick<Config, 'publicUrl' | 'keys'>,
  subject: string,
  now: Date,
): string {
  const expiresAt = new Date(now.getTime() + linkMs);
  return `${publicUrl}/e/${signLink(keys, { purpose, subject, expiresAt })}`;
}

/** Reads the code of such a link. */
export const readVerifyEmailCode = (keys: Config['keys'], code: string, now: Date) =>
  openLink(keys, purpose, code, now);

/**
 * Asks whoever reads the mail of an address to confirm it. It says nothing that a visitor of the page wrote:
 * who gives strangers' addresses shall not write to them through Perch.
 */
export function verifyEmailMail(to: string, url: string, messageId: string): Mail {
  return {
    to,
    subject: letter('').heading,
    text: letterText(letter(url)),
    html: letterHtml(letter(url)),
    messageId,
  };
}

const letter = (url: string): Letter => ({
  heading: 'Confirm your e-mail address',
  blocks: [
    { paragraph: 'This address was given on the page of a support request, to be answered there.' },
    { link: { label: 'Confirm this address', url } },
    { paragraph: 'The link works for three days. Until then the address is not used.' },
  ],
  footer: 'If it was not you who gave this address, do nothing: you will get no more mail about it.',
});
