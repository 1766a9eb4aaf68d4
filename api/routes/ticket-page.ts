import formbody from '@fastify/formbody';
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { tellOwnProfile } from '../../src/store/contacts/own-profile.js';
import { hashOf, randomSecret } from '../../src/store/secrets.js';
import { suspendedUsers } from '../../src/store/rules/suspended-users.js';
import { addCustomerComment } from '../../src/store/tickets/customer-comment.js';
import { pageComments } from '../../src/store/tickets/page-comments.js';
import { mailLimit, pageLimits } from '../conventions/page-limits.js';
import { problemPage } from '../conventions/problem-page.js';
import { fromThisSite } from '../conventions/same-site.js';
import { teller } from '../conventions/tell.js';
import type { Parts } from '../parts.js';
import { open } from '../route-permissions.js';
import { emailVerification } from '../services/email-verification.js';
import { isRequester, ticketLinkProblems, ticketPageVisits, visitProblems } from '../services/ticket-page.js';
import { ticketSignIn } from '../services/ticket-sign-in.js';
import { pageSchema, sendPage } from '../views/page.js';
import { commentLimit, ticketPage, ticketSignInPage } from '../views/ticket-page.js';

const params = z.object({ code: z.string().describe('As the link has it.') });
const signed = { csrf: z.string().max(100) };
const said = z.strictObject({
  ...signed,
  form: z.string().min(1).max(100),
  // Longer is told on the page, with the text kept.
  text: z.string().max(40_000),
});
const profile = z.strictObject({
  ...signed,
  name: z.string().trim().min(1).max(200),
  email: z.literal('').or(z.email().max(320).toLowerCase()).default(''),
});
const elsewhere = (place: string) => z.undefined().describe(place);

/** To whom an agent suspended (S27). */
const notTaken = 'This cannot be taken just now. Nothing was sent or saved.';

/** 10,000 emoji, as a browser encodes a form. */
const bodyLimit = 160 * 1_024;

/** The page on which a customer reads their ticket and writes what is too long for X (S47). */
export const ticketPageRoutes =
  (parts: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const { config, db, clock } = parts;
    const visits = ticketPageVisits(parts);
    const { linked, visitorOf } = visits;
    const signIn = ticketSignIn(parts, teller(app));
    const askToVerify = emailVerification(parts);
    const suspended = suspendedUsers(db);
    const limits = pageLimits(app);
    const mails = mailLimit(app, async (request) => (await visitorOf(request))?.session.xUserId ?? '');
    await app.register(formbody, { bodyLimit });

    /** Of every form of the page. */
    const form = {
      config: { ...open, ...limits.byAddress, problems: visitProblems },
      errorHandler: problemPage,
    };
    const onRequest = [fromThisSite(config), limits.byCode];
    const shared = { tags: ['ticket page'], consumes: ['application/x-www-form-urlencoded'], params };

    app.get(
      '/t/:code',
      {
        config: { ...open, ...limits.byAddress, problems: ticketLinkProblems },
        errorHandler: problemPage,
        onRequest: limits.byCode,
        schema: {
          tags: ['ticket page'],
          summary: 'The page of a ticket, for the customer who wrote it',
          params,
          response: {
            200: pageSchema.describe('The ticket, or how to sign in.'),
            403: pageSchema.describe('Who is signed in is another X user.'),
          },
        },
      },
      async (request, reply) => showPage(request, reply, 200),
    );

    app.post(
      '/t/:code/sign-in',
      {
        config: { ...open, ...limits.byAddress, problems: [...ticketLinkProblems, 'fromAnotherSite'] },
        errorHandler: problemPage,
        onRequest,
        schema: {
          ...shared,
          summary: 'Sign in with X on the page of a ticket',
          response: { 303: elsewhere('To X.') },
        },
      },
      async (request, reply) => {
        const { ticketId } = await linked(request.params.code);
        return reply.redirect(await signIn.begin(reply, ticketId), 303);
      },
    );

    app.post(
      '/t/:code/sign-out',
      {
        ...form,
        onRequest,
        schema: {
          ...shared,
          summary: 'Leave the page of a ticket',
          body: z.strictObject(signed),
          response: { 303: elsewhere('Back to the link.') },
        },
      },
      async (request, reply) => {
        const { to } = await visits.sender(request, request.params.code, request.body.csrf);
        await visits.leave(request, reply);
        return reply.redirect(to.path, 303);
      },
    );

    app.post(
      '/t/:code/comments',
      {
        ...form,
        onRequest,
        schema: {
          ...shared,
          summary: 'Write more on the page of a ticket',
          body: said,
          response: {
            303: elsewhere('Back to the page.'),
            422: pageSchema.describe(
              'The page again: the text is empty or too long, or its writer suspended.',
            ),
          },
        },
      },
      async (request, reply) => {
        const { code } = request.params;
        const { to, visitor } = await visits.sender(request, code, request.body.csrf);
        const text = request.body.text.replaceAll('\r\n', '\n').trim();
        if (await suspended.get(visitor.session.xUserId))
          return showPage(request, reply, 422, { alert: notTaken, text });
        const length = Array.from(text).length;
        if (length === 0) return showPage(request, reply, 422, { alert: 'Write something first.' });
        if (length > commentLimit) {
          const alert = `Your comment has ${length} characters, and may have ${commentLimit}. It was not sent.`;
          return showPage(request, reply, 422, { alert, text });
        }
        const authorName = `@${visitor.session.handle}`;
        const formHash = hashOf(`${to.ticketId}/${request.body.form}`);
        const says = { ticketId: to.ticketId, via: 'page', authorName, text, formHash } as const;
        await db.transaction((session) => addCustomerComment(db, says, clock(), session));
        return reply.redirect(to.path, 303);
      },
    );

    app.post(
      '/t/:code/profile',
      {
        ...form,
        onRequest,
        schema: {
          ...shared,
          summary: 'Say name and e-mail on the page of a ticket',
          body: profile,
          response: {
            303: elsewhere('Back to the page.'),
            422: pageSchema.describe(
              'The page again: no mail can be sent to the address, or the visitor is suspended.',
            ),
            503: pageSchema.describe('The page again: the mail server does not answer.'),
          },
        },
        // The mail server is asked on the way.
        handlerTimeout: 25_000,
      },
      async (request, reply) => {
        const { csrf, name, email } = request.body;
        const { to, visitor } = await visits.sender(request, request.params.code, csrf);
        if (await suspended.get(visitor.session.xUserId))
          return showPage(request, reply, 422, { alert: notTaken });
        if (email !== '') await mails(request, reply);
        const of = { contactId: to.current.requesterId, ticketId: to.ticketId };
        const contact = await tellOwnProfile(db, of, { name, email: email || null }, clock());
        const asked = contact && email !== '' ? await askToVerify(contact, to.ticketId) : 'nothing';
        if (asked === 'refused')
          return showPage(request, reply, 422, { alert: 'No mail can be sent to this address.' });
        if (asked === 'unavailable')
          return showPage(request, reply, 503, {
            alert:
              'Your name is saved, but no mail could be sent just now. Please save the address again later.',
          });
        return reply.redirect(to.path, 303);
      },
    );

    async function showPage(
      request: FastifyRequest<{ Params: z.output<typeof params> }>,
      reply: FastifyReply,
      status: number,
      draft?: { readonly alert: string; readonly text?: string },
    ): Promise<FastifyReply> {
      const { thread, current, path } = await linked(request.params.code);
      const visitor = await visitorOf(request);
      if (!visitor) return sendPage(reply, 200, ticketSignInPage(path, null));
      if (!isRequester(current, visitor))
        return sendPage(reply, 403, ticketSignInPage(path, visitor.session.handle));
      const shown = await pageComments(
        db,
        thread.map(({ _id }) => _id),
      );
      const contact = await db.contacts.findOne({ _id: current.requesterId });
      const { csrfToken, session } = visitor;
      const about = { path, ticket: current, contact, csrfToken, handle: session.handle };
      return sendPage(reply, status, ticketPage({ ...about, ...shown, formId: randomSecret(), draft }));
    }
  };
