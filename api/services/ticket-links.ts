import { chooseLink, type LinkChoice } from '../../src/domain/links/choice.js';
import type { ClientSession } from '../../src/store/database.js';
import { linksRepository, newLinkCodes, type LinkCodes } from '../../src/store/links/repository.js';
import { settingsRepository } from '../../src/store/settings/repository.js';
import { shortenerOf } from '../../src/shortener/index.js';
import type { Parts } from '../parts.js';
import { Problem } from '../problems.js';

/** Gives the ticket its link in the transaction that queues the answer; returns the address to append, null: none. */
export type LinkToAppend = (ticketId: string, session: ClientSession) => Promise<string | null>;

export const ticketLinkRefusals = ['ticketLinksOff', 'shortenerUnavailable'] as const;

/** For what carries none. */
export const noLink: LinkToAppend = async () => null;

/** Where a link leads. */
export const pagePath = (code: string): string => `/t/${encodeURIComponent(code)}`;

/**
 * Prepares the link of an answer. A shortener elsewhere is asked here, before the transaction, so that nothing
 * waits for it there, and where it fails nothing is written. `ticketId` null: the answer opens the ticket.
 */
export const ticketLinks =
  ({ config, db, clock }: Pick<Parts, 'config' | 'db' | 'clock'>) =>
  async (ticketId: string | null, asked: LinkChoice | undefined): Promise<LinkToAppend> => {
    const links = linksRepository(db, config.keys);
    const { ticketLinks: settings } = await settingsRepository(db).get();
    const chosen = chooseLink(settings, asked);
    if (!chosen.ok) throw new Problem(chosen.problem);
    if (chosen.link === 'none') return noLink;

    const known = ticketId === null ? null : await links.ofTicket(ticketId);
    const prepared = await shortened(known ?? newLinkCodes());
    return async (id, session) => {
      const kept = await links.keep(id, prepared, clock(), session);
      return chosen.link === 'full' ? wholeUrl(kept) : shortUrl(kept);
    };

    async function shortened(codes: LinkCodes): Promise<LinkCodes> {
      const isAsked = chosen.ok && chosen.link === 'short' && settings.shortener === 'bitly';
      return isAsked && codes.bitlyUrl === null ? { ...codes, bitlyUrl: await made(codes) } : codes;
    }

    /** Bitly is asked no more; only where another answer gave the ticket its link just now there may be none of it. */
    async function shortUrl(codes: LinkCodes): Promise<string> {
      return settings.shortener === 'bitly' ? (codes.bitlyUrl ?? wholeUrl(codes)) : made(codes);
    }

    async function made(codes: LinkCodes): Promise<string> {
      const result = await shortenerOf(config, settings)({ url: wholeUrl(codes), code: codes.shortCode });
      if (result.outcome === 'short') return result.url;
      throw new Problem('shortenerUnavailable', { detail: result.reason });
    }

    function wholeUrl({ code }: LinkCodes): string {
      return `${config.publicUrl}${pagePath(code)}`;
    }
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
