import { timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isLinkExpired } from '../../src/domain/links/expiry.js';
import type { Ticket } from '../../src/domain/tickets/ticket.js';
import { pagePath } from '../../src/shortener/answer-link.js';
import { linksRepository } from '../../src/store/links/repository.js';
import { visitsRepository, type TicketPageSession } from '../../src/store/links/visits.js';
import { settingsRepository } from '../../src/store/settings/repository.js';
import { threadOf } from '../../src/store/tickets/thread.js';
import type { Parts } from '../parts.js';
import { csrfTokenOf } from '../plugins/authentication.js';
import { Problem } from '../problems.js';

/** Holds who the visitor is; of no use anywhere else. */
const visitCookie = 'perch_ticket';

/** A ticket that a link leads to, and what followed it. */
interface Linked {
  /** The ticket of the link. */
  readonly ticketId: string;
  /** Oldest first. */
  readonly thread: readonly Ticket[];
  /** Where it goes on. */
  readonly current: Ticket;
  readonly path: string;
}

export interface Visitor {
  readonly session: TicketPageSession;
  /** Goes into every form, so that only our own page can send one. */
  readonly csrfToken: string;
}

export const ticketLinkProblems = ['ticketLinkUnknown', 'ticketLinkExpired'] as const;
export const visitProblems = [
  ...ticketLinkProblems,
  'ticketOfAnother',
  'visitEnded',
  'fromAnotherSite',
] as const;

/** Who looks at the page of which ticket (S47). */
export function ticketPageVisits({ config, db, clock }: Pick<Parts, 'config' | 'db' | 'clock'>) {
  const links = linksRepository(db, config.keys);
  const visits = visitsRepository(db, config.keys);
  const settings = settingsRepository(db);
  const cookie = {
    path: '/t/',
    httpOnly: true,
    sameSite: 'lax',
    secure: config.publicUrl.startsWith('https:'),
  } as const;

  /** What the link leads to, whoever asks; throws for one that leads nowhere, or no more. */
  async function linked(code: string): Promise<Linked> {
    const ticketId = await links.ticketOf(code);
    const thread = ticketId === null ? [] : await threadOf(db, ticketId);
    const current = thread.at(-1);
    if (ticketId === null || !current) throw new Problem('ticketLinkUnknown');
    const { ticketLinks } = await settings.get();
    if (isLinkExpired(current, ticketLinks, clock())) throw new Problem('ticketLinkExpired');
    return { ticketId, thread, current, path: pagePath(code) };
  }

  /** As whom the browser signed in with X; null: it did not. */
  async function visitorOf({ cookies }: FastifyRequest): Promise<Visitor | null> {
    const secret = cookies[visitCookie];
    const session = secret ? await visits.find(secret, clock()) : null;
    return secret && session ? { session, csrfToken: csrfTokenOf(secret) } : null;
  }

  return {
    linked,
    visitorOf,

    /** Who sent a form of the page, and to which ticket; throws unless it is its requester, from our page. */
    async sender(request: FastifyRequest, code: string, csrfToken: string) {
      const to = await linked(code);
      const visitor = await visitorOf(request);
      if (!visitor || !isSame(csrfToken, visitor.csrfToken)) throw new Problem('visitEnded');
      if (!isRequester(to.current, visitor)) throw new Problem('ticketOfAnother');
      return { to, visitor };
    },

    /** Lets the X user in who X said it is. */
    async enter(reply: FastifyReply, who: Pick<TicketPageSession, 'xUserId' | 'handle'>): Promise<void> {
      const { secret, expiresAt } = await visits.enter(who, clock());
      reply.setCookie(visitCookie, secret, { ...cookie, expires: expiresAt });
    },

    async leave({ cookies }: FastifyRequest, reply: FastifyReply): Promise<void> {
      const secret = cookies[visitCookie];
      if (secret) await visits.leave(secret);
      reply.clearCookie(visitCookie, cookie);
    },
  };
}

/** By X's id, which stays when the handle changes; a ticket without one is nobody's to see. */
export const isRequester = ({ requesterXUserId }: Ticket, { session }: Visitor): boolean =>
  requesterXUserId !== null && requesterXUserId === session.xUserId;

function isSame(given: string, wanted: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(wanted)];
  return left.length === right.length && timingSafeEqual(left, right);
}
