import type { FastifyReply, FastifyRequest } from 'fastify';
import type { XUser } from '../../src/domain/at-x/objects.js';
import { xNow } from '../../src/domain/at-x/clock.js';
import { billingDay } from '../../src/domain/spend/spend.js';
import { pagePath } from '../../src/shortener/answer-link.js';
import { linksRepository } from '../../src/store/links/repository.js';
import { visitsRepository } from '../../src/store/links/visits.js';
import { randomSecret } from '../../src/store/secrets.js';
import { chargesRepository } from '../../src/store/spend/charges.js';
import { callbackUrl } from '../conventions/oauth.js';
import type { Parts } from '../parts.js';
import { Problem } from '../problems.js';
import { ticketPageVisits } from './ticket-page.js';

/** Binds round trips to the browser that began them: sent to the callback only. */
const signInCookie = 'perch_ticket_sign_in';
const cookieSeconds = 10 * 60;

const again = 'Open the link of your ticket again, and sign in there.';

interface Returned {
  readonly state: string | undefined;
  readonly code: string | undefined;
  readonly error: string | undefined;
}

/**
 * Signing in with X on the page of a ticket (S47): X says who somebody is, and nothing else is asked of it. Its
 * token is given back at once and kept nowhere. `refusedByX` is for what X refuses on the way.
 */
export function ticketSignIn(
  parts: Pick<Parts, 'config' | 'db' | 'clock' | 'oauth'>,
  tell: (telling: () => Promise<void>) => void,
) {
  const { config, db, clock, oauth } = parts;
  const links = linksRepository(db, config.keys);
  const visits = visitsRepository(db, config.keys);
  const pages = ticketPageVisits(parts);
  const redirectUri = callbackUrl(config);
  const cookie = {
    path: '/oauth/x/',
    httpOnly: true,
    sameSite: 'lax',
    secure: config.publicUrl.startsWith('https:'),
    maxAge: cookieSeconds,
  } as const;

  return {
    /** Returns where the browser goes. */
    async begin(reply: FastifyReply, ticketId: string): Promise<string> {
      const { authorizeUrl, state, codeVerifier } = oauth.begin({ redirectUri, only: 'identity' });
      const browser = randomSecret();
      await visits.begin({ state, codeVerifier, browser, ticketId }, clock());
      reply.setCookie(signInCookie, browser, cookie);
      return authorizeUrl;
    },

    /** Whether this browser has begun one here. */
    isUnderWay: ({ cookies }: FastifyRequest): boolean => cookies[signInCookie] !== undefined,

    /** X sent the browser back: it enters as who approved. Returns the page's path; throws unless it ends well. */
    async complete(
      request: FastifyRequest,
      reply: FastifyReply,
      { state, code, error }: Returned,
    ): Promise<string> {
      const browser = request.cookies[signInCookie];
      const begun = state && browser ? await visits.take(state, browser, clock()) : null;
      const link = begun && (await links.ofTicket(begun.ticketId));
      if (!begun || !link) throw new Problem('connectExpired', { fix: again });
      if (error !== undefined || code === undefined) throw new Problem('connectDenied', { fix: again });
      const { me, accessToken } = await oauth.identify({
        code,
        codeVerifier: begun.codeVerifier,
        redirectUri,
      });
      await giveBack(me, accessToken);
      await book(me, begun.ticketId);
      const ticket = await db.tickets.findOne({ _id: begun.ticketId });
      if (ticket?.requesterXUserId !== me.xUserId) throw new Problem('ticketOfAnother');
      await pages.enter(reply, me);
      return pagePath(link.code);
    },
  };

  /** X takes a token back with all that the user ever granted the app: not from an account that we work for. */
  async function giveBack({ xUserId }: XUser, accessToken: string): Promise<void> {
    if (await db.accounts.findOne({ xUserId, unlinkedAt: null }, { projection: { _id: 1 } })) return;
    tell(() => oauth.revoke(accessToken));
  }

  /** X bills a login for showing whose it is. */
  async function book({ xUserId }: XUser, ticketId: string): Promise<void> {
    const ticket = await db.tickets.findOne({ _id: ticketId }, { projection: { accountId: 1 } });
    const account = await db.accounts.findOne({ _id: ticket?.accountId ?? '' });
    if (!account) return;
    const day = billingDay(xNow(account, clock()));
    const resources = [{ what: 'user', once: `user:${xUserId}` }] as const;
    await chargesRepository(db).shown({ accountId: account._id, on: 'lookups', day, resources }, clock());
  }
}
