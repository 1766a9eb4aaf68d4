import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { Item } from '../../src/domain/items/item.js';
import type { Ticket } from '../../src/domain/tickets/ticket.js';
import type { ClientSession } from '../../src/store/database.js';
import type { Converted } from '../../src/store/items/convert.js';
import { ticketListing } from '../../src/store/tickets/listing.js';
import { answeredUnderKey, once, onceHeaders } from '../conventions/once.js';
import { idParams } from '../conventions/shapes.js';
import { teller } from '../conventions/tell.js';
import type { Parts } from '../parts.js';
import { Problem } from '../problems.js';
import { agentOf, forAgents } from '../route-permissions.js';
import { convertingFor, intoSchema } from '../services/converting.js';
import {
  newReplySchema,
  queueingReplies,
  refuseNotByMail,
  replyRefusals,
} from '../services/queueing-replies.js';
import { ticketLinks } from '../services/ticket-links.js';
import { replySchema } from '../views/reply.js';

const answer = newReplySchema.omit({ inReplyToXId: true }).extend(intoSchema.shape);

export const inboxReplyRoutes =
  ({ config, db, clock, wake }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const tickets = ticketListing(db);
    const keyed = { db, clock, keys: config.keys };
    const [createOnce, answeredBefore] = [once(keyed), answeredUnderKey(keyed)];
    const linkFor = ticketLinks({ config, db, clock });
    const tell = teller(app);
    const queue = queueingReplies({ config, db, clock }, (replyId) => tell(() => wake.reply(replyId)));

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
