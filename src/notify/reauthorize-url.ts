import type { Config } from '../config.js';
import { openLink, signLink } from '../signed-link.js';
import { dayMs } from '../domain/durations.js';

/** How long the link in a mail works; the reminders bring fresh ones. */
export const reauthorizeLinkMs = 14 * dayMs;

const purpose = 'reauthorize';

/** The link of a mail: whoever follows it and signs in gives Perch access to this account again. */
export function reauthorizeUrl(
  { publicUrl, keys }: Pick<Config, 'publicUrl' | 'keys'>,
  accountId: string,
  incidentId: string,
  now: Date,
): string {
  const expiresAt = new Date(now.getTime() + reauthorizeLinkMs);
  return `${publicUrl}/r/${signLink(keys, { purpose, subject: `${accountId}/${incidentId}`, expiresAt })}`;
}

export type ReauthorizeLink =
  | { readonly outcome: 'valid'; readonly accountId: string; readonly incidentId: string }
  | { readonly outcome: 'expired' | 'invalid' };

/** Reads the code of such a link. */
export function readReauthorizeCode(keys: Config['keys'], code: string, now: Date): ReauthorizeLink {
  const link = openLink(keys, purpose, code, now);
  if (link.outcome !== 'valid') return link;
  const [accountId = '', incidentId = ''] = link.subject.split('/');
  return { outcome: 'valid', accountId, incidentId };
}
