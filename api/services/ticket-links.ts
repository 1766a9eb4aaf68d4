import { chooseLink, type LinkChoice } from '../../src/domain/links/choice.js';
import { newLinkCodes } from '../../src/store/links/repository.js';
import { settingsRepository } from '../../src/store/settings/repository.js';
import { noLink, pagePath, prepareLink, type LinkToAppend } from '../../src/shortener/answer-link.js';
import type { Parts } from '../parts.js';
import { Problem } from '../problems.js';

export const ticketLinkRefusals = ['ticketLinksOff', 'shortenerUnavailable'] as const;

interface Asked {
  readonly ticketLink?: LinkChoice | undefined;
  readonly via?: 'x' | 'email' | undefined;
}

/**
 * Prepares the link of an answer before its transaction, so that where a shortener fails nothing is written.
 * `ticketId` null: the answer opens the ticket.
 */
export const ticketLinks =
  (parts: Pick<Parts, 'config' | 'db' | 'clock'>) =>
  async (ticketId: string | null, { ticketLink, via }: Asked): Promise<LinkToAppend> => {
    // A mail needs no link to be answered at length.
    if (via === 'email') return noLink;
    const { ticketLinks: settings } = await settingsRepository(parts.db).get();
    const chosen = chooseLink(settings, ticketLink);
    if (!chosen.ok) throw new Problem(chosen.problem);
    return prepareLink(parts, settings, ticketId, chosen.link);
  };

/** An address of the length that an answer's link would have, for previews; null: it would carry none. */
export async function linkLikeIt(
  { config, db }: Pick<Parts, 'config' | 'db'>,
  asked: LinkChoice | undefined,
): Promise<string | null> {
  const chosen = chooseLink((await settingsRepository(db).get()).ticketLinks, asked);
  if (!chosen.ok) throw new Problem(chosen.problem);
  const { code, shortCode } = newLinkCodes();
  if (chosen.link === 'none') return null;
  return `${config.publicUrl}${chosen.link === 'full' ? pagePath(code) : `/l/${shortCode}`}`;
}
