import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { byAgent, type Actor } from '../../src/domain/events/event.js';
import type { Reply } from '../../src/domain/replies/reply.js';
import { withTicketLink } from '../../src/domain/links/choice.js';
import { previewReply } from '../../src/store/replies/preview.js';
import { repliesRepository } from '../../src/store/replies/repository.js';
import { agentOf, forAgents } from '../route-permissions.js';
import { listOf, pageQuery } from '../conventions/lists.js';
import { onceHeaders } from '../conventions/once.js';
import { seenReplies } from '../conventions/seen-replies.js';
import { idParams, noBody } from '../conventions/shapes.js';
import type { Parts } from '../parts.js';
import { answering } from '../services/answering.js';
import { notFound, Problem } from '../problems.js';
import { newReplySchema, refuseNotByMail, replyRefusals } from '../services/queueing-replies.js';
import { linkLikeIt } from '../services/ticket-links.js';
import { replyPreviewSchema, viewReplyPreview } from '../views/reply-preview.js';
import { replySchema, viewReply } from '../views/reply.js';

const settlement = z.strictObject({ outcome: z.enum(['sent', 'notSent', 'sendAgain']) });

export const replyRoutes =
  (parts: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const { config, db, clock } = parts;
    const { tickets, createOnce, answeredBefore, linkFor, wakeReply, queue } = answering(parts, app);
    const replies = repliesRepository(db);
    const access = forAgents('replies');

    app.post(
      '/tickets/:id/replies',
      {
        config: { ...access, problems: replyRefusals },
        schema: {
          headers: onceHeaders,
          tags: ['replies'],
          summary: 'Answer the customer on X, or by e-mail',
          params: idParams,
          body: newReplySchema,
          response: { 202: replySchema },
        },
      },
      async (request, reply) => {
        const agent = agentOf(request);
        if (await answeredBefore(request, reply)) return reply;
        const said = request.body;
        refuseNotByMail(said);
        if (!(await tickets.get(request.params.id, agent))) throw notFound();
        const link = await linkFor(request.params.id, said);
        return createOnce(request, reply, async (session) => {
          const ticket = await tickets.get(request.params.id, agent, session);
          if (!ticket) throw notFound();
          return queue(ticket, said, link, agent, session);
        });
      },
    );

    app.post(
      '/tickets/:id/replies/preview',
      {
        config: { ...access, problems: ['ticketLinksOff', 'notByMail'] },
        schema: {
          tags: ['replies'],
          summary: 'What would become of an answer; nothing is stored or sent',
          params: idParams,
          body: newReplySchema.extend({ text: z.string().max(65_000) }),
          response: { 200: replyPreviewSchema },
        },
      },
      async (request) => {
        const agent = agentOf(request);
        const ticket = await tickets.get(request.params.id, agent);
        if (!ticket) throw notFound();
        const { messagesPerDay, mail, x } = config;
        const { replyAddress } = mail;
        const moment = { messagesPerDay, replyAddress, plan: x.plan, now: clock() };
        refuseNotByMail(request.body);
        const { ticketLink, ...said } = request.body;
        const link = said.via === 'email' ? null : await linkLikeIt({ config, db }, ticketLink);
        const answer = { ...said, text: withTicketLink(said.text, link), agentId: agent._id };
        return viewReplyPreview(await previewReply(db, ticket, answer, moment));
      },
    );

    app.get(
      '/tickets/:id/replies',
      {
        config: access,
        schema: {
          tags: ['replies'],
          summary: 'List the replies of a ticket, newest first',
          params: idParams,
          querystring: pageQuery,
          response: { 200: listOf(replySchema) },
        },
      },
      async (request) => {
        const ticket = await tickets.get(request.params.id, agentOf(request));
        if (!ticket) throw notFound();
        const page = await tickets.replies(ticket._id, request.query);
        return { ...page, data: await seenReplies({ config, db }, ticket, page.data) };
      },
    );

    app.get(
      '/replies/:id',
      {
        config: access,
        schema: {
          tags: ['replies'],
          summary: 'What became of a reply',
          params: idParams,
          response: { 200: replySchema },
        },
      },
      async (request) => {
        const { reply, ticket } = await seenWithTicket(request, request.params.id);
        const [viewed] = await seenReplies({ config, db }, ticket, [reply]);
        return viewed ?? viewReply(reply);
      },
    );

    app.post(
      '/replies/:id/cancel',
      {
        config: { ...access, problems: ['replyNotCancellable'] },
        schema: {
          tags: ['replies'],
          summary: 'Cancel a reply that waits',
          params: idParams,
          body: noBody,
          response: { 200: replySchema },
        },
      },
      async (request) => {
        const { _id } = await seen(request, request.params.id);
        const cancelled = await replies.cancel(_id, byAgent(agentOf(request)), clock());
        if (!cancelled) throw new Problem('replyNotCancellable');
        wakeReply(_id);
        return viewReply(cancelled);
      },
    );

    app.post(
      '/replies/:id/resolve',
      {
        config: { ...access, problems: ['replyNotUnknown'] },
        schema: {
          tags: ['replies'],
          summary: 'Settle a reply whose outcome is unknown',
          params: idParams,
          body: settlement,
          response: { 200: replySchema },
        },
      },
      async (request) => {
        const unsettled = await seen(request, request.params.id);
        const settled = await settle(unsettled, request.body.outcome, byAgent(agentOf(request)));
        if (!settled) throw new Problem('replyNotUnknown');
        wakeReply(settled._id);
        return viewReply(settled);
      },
    );

    const settle = (reply: Reply, outcome: z.output<typeof settlement>['outcome'], by: Actor) =>
      outcome === 'sent'
        ? replies.sent(reply, null, reply.attemptedAt ?? clock(), clock(), ['unknown'])
        : replies.settle(reply._id, outcome, by, clock());

    /** A reply is seen by whoever sees its ticket. */
    async function seenWithTicket(request: FastifyRequest, replyId: string) {
      const reply = await replies.find(replyId);
      const ticket = reply && (await tickets.get(reply.ticketId, agentOf(request)));
      if (!reply || !ticket) throw notFound();
      return { reply, ticket };
    }

    const seen = async (request: FastifyRequest, replyId: string): Promise<Reply> =>
      (await seenWithTicket(request, replyId)).reply;
  };
