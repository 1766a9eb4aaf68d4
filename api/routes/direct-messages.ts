import { byAgent } from '../../src/domain/events/event.js';
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { noLink } from '../../src/shortener/answer-link.js';
import { openDirectMessages } from '../../src/store/tickets/direct-messages.js';
import { onceHeaders } from '../conventions/once.js';
import { seenTickets } from '../conventions/seen-tickets.js';
import { idParams } from '../conventions/shapes.js';
import type { Parts } from '../parts.js';
import { answering } from '../services/answering.js';
import { notFound, Problem } from '../problems.js';
import { agentOf, forAgents } from '../route-permissions.js';
import { newReplySchema, replyRefusals } from '../services/queueing-replies.js';
import { replySchema } from '../views/reply.js';
import { ticketSchema } from '../views/ticket.js';

const body = newReplySchema.pick({ split: true }).extend({
  text: newReplySchema.shape.text
    .optional()
    .describe('Sent as the first message; without it nothing is sent.'),
});
const answer = z.object({ ticket: ticketSchema, reply: replySchema.nullable() });

export const directMessageRoutes =
  (parts: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const { db, clock } = parts;
    const { tickets, createOnce, answeredBefore, linkFor, queue } = answering(parts, app);

    app.post(
      '/tickets/:id/direct-message',
      {
        config: {
          ...forAgents('replies'),
          problems: ['notAPublicTicket', 'ticketNotSeen', ...replyRefusals],
        },
        schema: {
          headers: onceHeaders,
          tags: ['replies'],
          summary: 'Go on in direct messages: in a ticket of their own, linked with the public one',
          params: idParams,
          body,
          response: { 200: answer },
        },
      },
      async (request, reply) => {
        const agent = agentOf(request);
        if (await answeredBefore(request, reply)) return reply;
        const { text, split } = request.body;
        const link = text === undefined ? noLink : await linkFor(null, {});
        return createOnce(request, reply, async (session) => {
          const from = await tickets.get(request.params.id, agent, session);
          if (!from) throw notFound();
          const opened = await openDirectMessages(db, from, byAgent(agent), clock(), session);
          if (!('ticket' in opened)) throw new Problem(opened.outcome);
          const ticket = await tickets.get(opened.ticket._id, agent, session);
          if (!ticket) throw new Problem('ticketNotSeen');
          const queued =
            text === undefined ? null : await queue(ticket, { text, split }, link, agent, session);
          const viewed = await seenTickets({ db }, request).view(ticket, session);
          const committed = queued?.committed;
          return {
            status: 200,
            body: { ticket: viewed, reply: queued?.body ?? null },
            ...(committed ? { committed } : {}),
          };
        });
      },
    );
  };
