import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { Item } from '../../src/domain/items/item.js';
import type { Ticket } from '../../src/domain/tickets/ticket.js';
import type { ClientSession } from '../../src/store/database.js';
import type { Converted } from '../../src/store/items/convert.js';
import { onceHeaders } from '../conventions/once.js';
import { idParams } from '../conventions/shapes.js';
import type { Parts } from '../parts.js';
import { answering } from '../services/answering.js';
import { Problem } from '../problems.js';
import { agentOf, forAgents } from '../route-permissions.js';
import { convertingFor, intoSchema } from '../services/converting.js';
import { newReplySchema, refuseNotByMail, replyRefusals } from '../services/queueing-replies.js';
import { replySchema } from '../views/reply.js';

const answer = newReplySchema.omit({ inReplyToXId: true }).extend(intoSchema.shape);

export const inboxReplyRoutes =
  (parts: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const { config, db, clock } = parts;
    const { tickets, createOnce, answeredBefore, linkFor, queue } = answering(parts, app);

    app.post(
      '/inbox/:id/reply',
      {
        config: {
          ...forAgents('replies'),
          problems: ['conversionOff', 'notConvertible', 'ticketNotSeen', ...replyRefusals],
        },
        schema: {
          headers: onceHeaders,
          tags: ['inbox'],
          summary: 'Answer an item on X; one without a ticket becomes one first',
          description:
            'departmentId and groupId are of the ticket that is opened; an item that has or joins one leaves it where it is.',
          params: idParams,
          body: answer,
          response: { 202: replySchema },
        },
      },
      async (request, reply) => {
        const agent = agentOf(request);
        if (await answeredBefore(request, reply)) return reply;
        const { departmentId, groupId, ...said } = request.body;
        refuseNotByMail(said);
        const { find, convert } = await convertingFor({ config, db, clock }, request, {
          departmentId,
          groupId,
        });

        /** Nobody answers on a ticket that they do not see, also not on one that would be opened for it (S29). */
        async function ticketOf(item: Item, session: ClientSession): Promise<Ticket> {
          const ticketId = item.ticketId ?? ticketIdOf(await convert(item, session));
          const ticket = await tickets.get(ticketId, agent, session);
          if (!ticket) throw new Problem('ticketNotSeen');
          return ticket;
        }

        const { ticketId: before } = await find(request.params.id);
        const link = await linkFor(before, said);
        return createOnce(request, reply, async (session) => {
          const item = await find(request.params.id);
          const ticket = await ticketOf(item, session);
          const inReplyToXId = item.kind === 'post' ? item.xId : undefined;
          return queue(ticket, { ...said, inReplyToXId }, link, agent, session);
        });
      },
    );
  };

function ticketIdOf(converted: Converted): string {
  switch (converted.outcome) {
    case 'converted':
      return converted.ticket._id;
    case 'alreadyTicketed':
      return converted.ticketId;
    case 'notConvertible':
      throw new Problem(converted.outcome);
  }
}
