import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { measured, type ReplyProblem } from '../../src/domain/replies/plan.js';
import type { Reply } from '../../src/domain/replies/reply.js';
import type { Ticket } from '../../src/domain/tickets/ticket.js';
import { repliesRepository } from '../../src/store/replies/repository.js';
import { ticketListing } from '../../src/store/tickets/listing.js';
import { agentOf, forAgents } from '../route-permissions.js';
import { listOf, pageQuery, viewPage } from '../conventions/lists.js';
import { once, onceHeaders } from '../conventions/once.js';
import { id, idParams, noBody } from '../conventions/shapes.js';
import { teller } from '../conventions/tell.js';
import type { Parts } from '../parts.js';
import { notFound, Problem, type ProblemCode } from '../problems.js';
import { replySchema, viewReply } from '../views/reply.js';

const newReply = z.strictObject({
  text: z.string().min(1).max(65_000),
  via: z.literal('x').default('x'),
  accountId: id.optional().describe('Another reply-enabled account than the one addressed.'),
  inReplyToXId: id.optional().describe('Another post of the customer than the newest one.'),
});

const settlement = z.strictObject({ outcome: z.enum(['sent', 'notSent', 'sendAgain']) });

/** Why a reply can be refused before it is queued. */
const refusals = [
  'ticketClosed',
  'textEmpty',
  'textTooLong',
  'accountUnlinked',
  'repliesNotAllowed',
  'accountPaused',
  'wrongAccountForDirectMessage',
  'noCustomerPost',
  'notACustomerPost',
  'parentGone',
  'notAnXTicket',
] as const satisfies readonly ProblemCode[];

/** Of a text that is too long: by how much. */
function refused(problem: ReplyProblem, ticket: Ticket, text: string): Problem {
  if (problem !== 'textTooLong') return new Problem(problem);
  const { length, limit } = measured(ticket, text);
  return new Problem(problem, {
    detail: `The text is ${length} long as X counts; X takes ${limit} for ${ticket.channel === 'x_dm' ? 'a direct message' : 'a post'}.`,
  });
}

export const replyRoutes =
  ({ config, db, clock, wake }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const tickets = ticketListing(db);
    const replies = repliesRepository(db);
    const createOnce = once({ db, clock, keys: config.keys });
    const tell = teller(app);
    const access = forAgents('replies');

    app.post(
      '/tickets/:id/replies',
      {
        config: { ...access, problems: refusals },
        schema: {
          headers: onceHeaders,
          tags: ['replies'],
          summary: 'Answer the customer on X',
          params: idParams,
          body: newReply,
          response: { 202: replySchema },
        },
      },
      async (request, reply) => {
        const { text, accountId, inReplyToXId } = request.body;
        const agent = agentOf(request);
        return createOnce(request, reply, async (session) => {
          const ticket = await tickets.get(request.params.id, agent, session);
          if (!ticket) throw notFound();
          const input = { ticketId: ticket._id, agentId: agent._id, text, accountId, inReplyToXId };
          const created = await replies.create(input, clock(), session);
          if (created.kind === 'refused') throw refused(created.problem, ticket, text);
          const { reply: queued } = created;
          return { status: 202, body: viewReply(queued), committed: () => wakeReply(queued._id) };
        });
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
        return viewPage(await tickets.replies(ticket._id, request.query), viewReply);
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
      async (request) => viewReply(await seen(request, request.params.id)),
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
        const cancelled = await replies.cancel(_id, clock());
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
        const settled = await settle(unsettled, request.body.outcome);
        if (!settled) throw new Problem('replyNotUnknown');
        wakeReply(settled._id);
        return viewReply(settled);
      },
    );

    const wakeReply = (replyId: string): void => tell(() => wake.reply(replyId));

    const settle = (reply: Reply, outcome: z.output<typeof settlement>['outcome']) =>
      outcome === 'sent'
        ? replies.sent(reply, null, reply.attemptedAt ?? clock(), clock(), ['unknown'])
        : replies.settle(reply._id, outcome, clock());

    /** A reply is seen by whoever sees its ticket. */
    async function seen(request: FastifyRequest, replyId: string): Promise<Reply> {
      const reply = await replies.find(replyId);
      if (!reply || !(await tickets.get(reply.ticketId, agentOf(request)))) throw notFound();
      return reply;
    }
  };
