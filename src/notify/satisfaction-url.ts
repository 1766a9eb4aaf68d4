import type { Config } from '../config.js';
import { openLink, signLink } from '../signed-link.js';
import { dayMs } from '../domain/durations.js';

const purpose = 'satisfaction';
const linkMs = 30 * dayMs;

/** Where the customer of a ticket says how content they are, for thirty days (S54). */
export function satisfactionUrl(
  { publicUrl, keys }: Pick<Config, 'publicUrl' | 'keys'>,
  ticketId: string,
  now: Date,
): string {
  const expiresAt = new Date(now.getTime() + linkMs);
  return `${publicUrl}/s/${signLink(keys, { purpose, subject: ticketId, expiresAt })}`;
}

/** Reads the code of such a link: `subject` is the ticket's id. */
export const readSatisfactionCode = (keys: Config['keys'], code: string, now: Date) =>
  openLink(keys, purpose, code, now);
