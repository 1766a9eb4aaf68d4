import type { Config } from '../config.js';
import type { Clock } from '../domain/clock.js';
import type { LinkChoice } from '../domain/links/choice.js';
import type { TicketLinkSettings } from '../domain/links/link-settings.js';
import type { ClientSession, Database } from '../store/database.js';
import { linksRepository, newLinkCodes, type LinkCodes } from '../store/links/repository.js';
import { shortenerOf } from './index.js';

/** Gives the ticket its link in the transaction that queues the answer; returns the address to append, null: none. */
export type LinkToAppend = (ticketId: string, session: ClientSession) => Promise<string | null>;

/** For what carries none. */
export const noLink: LinkToAppend = async () => null;

/** No short address could be had; the message is for people. */
export class ShortenerUnavailable extends Error {
  override readonly name = 'ShortenerUnavailable';
}

interface Parts {
  readonly config: Pick<Config, 'publicUrl' | 'keys' | 'bitlyUrl'>;
  readonly db: Database;
  readonly clock: Clock;
}

/** Where a link leads. */
export const pagePath = (code: string): string => `/t/${encodeURIComponent(code)}`;

/**
 * Prepares the link of an answer. A shortener elsewhere is asked here, before the transaction, so that nothing
 * waits for it there; rejects with ShortenerUnavailable where it fails. `ticketId` null: the answer opens the
 * ticket.
 */
export async function prepareLink(
  { config, db, clock }: Parts,
  settings: TicketLinkSettings,
  ticketId: string | null,
  link: LinkChoice,
): Promise<LinkToAppend> {
  if (link === 'none') return noLink;
  const links = linksRepository(db, config.keys);
  const known = ticketId === null ? null : await links.forAnswer(ticketId);
  const prepared = await shortened(known ?? newLinkCodes());
  return async (id, session) => {
    const kept = await links.keep(id, prepared, clock(), session);
    return link === 'full' ? wholeUrl(kept) : shortUrl(kept);
  };

  async function shortened(codes: LinkCodes): Promise<LinkCodes> {
    const isAsked = link === 'short' && settings.shortener === 'bitly' && codes.bitlyUrl === null;
    return isAsked ? { ...codes, bitlyUrl: await made(codes) } : codes;
  }

  /** Bitly is asked no more; only where another answer gave the ticket its link just now there may be none of it. */
  async function shortUrl(codes: LinkCodes): Promise<string> {
    return settings.shortener === 'bitly' ? (codes.bitlyUrl ?? wholeUrl(codes)) : made(codes);
  }

  async function made(codes: LinkCodes): Promise<string> {
    const result = await shortenerOf(config, settings)({ url: wholeUrl(codes), code: codes.shortCode });
    if (result.outcome === 'short') return result.url;
    throw new ShortenerUnavailable(result.reason);
  }

  function wholeUrl({ code }: LinkCodes): string {
    return `${config.publicUrl}${pagePath(code)}`;
  }
}
