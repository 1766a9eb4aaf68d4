import { z } from 'zod';
import type { MailProblem } from '../../src/domain/mail/plan.js';
import { measured, type ReplyProblem } from '../../src/domain/replies/plan.js';
import { linkChoices, withTicketLink } from '../../src/domain/links/choice.js';
import type { Agent } from '../../src/domain/agents/agent.js';
import type { Ticket } from '../../src/domain/tickets/ticket.js';
import type { LinkToAppend } from '../../src/shortener/answer-link.js';
import type { ClientSession } from '../../src/store/database.js';
import { repliesRepository } from '../../src/store/replies/repository.js';
import type { Answer } from '../conventions/once.js';
import { id } from '../conventions/shapes.js';
import type { Parts } from '../parts.js';
import { Problem, type ProblemCode } from '../problems.js';
import { viewReply } from '../views/reply.js';
import { ticketLinkRefusals } from './ticket-links.js';

export const newReplySchema = z.strictObject({
  text: z.string().max(65_000).describe('May be empty with an attachment.'),
  mediaIds: z.array(id).min(1).max(4).optional().describe('Of POST /v1/media; each serves one answer.'),
  via: z
    .enum(['x', 'email'])
    .default('x')
    .describe('`email`: to the address of the contact; answers come back to the ticket.'),
  accountId: id.optional().describe('Another reply-enabled account than the one addressed.'),
  inReplyToXId: id.optional().describe('Another post of the customer than the newest one.'),
  ticketLink: z
    .enum(linkChoices)
    .optional()
    .describe(
      'The link to the ticket page that is appended, where answers carry one and ticketLinks.alwaysInclude of the settings leaves the choice (S46).',
    ),
  split: z
    .boolean()
    .default(false)
    .describe(
      'A text that is too long goes out in numbered parts, each answering the one before it; else it is refused.',
    ),
});

/** Why a reply can be refused before it is queued. */
export const replyRefusals = [
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
  'mediaNotUsable',
  'tooManyMedia',
  'mediaMixed',
  'contactHasNoEmail',
  'mailNotConfigured',
  'notByMail',
  ...ticketLinkRefusals,
] as const satisfies readonly ProblemCode[];

type NewReply = Pick<
  z.output<typeof newReplySchema>,
  'text' | 'mediaIds' | 'accountId' | 'inReplyToXId' | 'split'
> & { readonly via?: z.output<typeof newReplySchema>['via'] };

/** Refuses what a mail cannot have, before anybody is asked for a link. */
export function refuseNotByMail(
  said: Omit<z.output<typeof newReplySchema>, 'inReplyToXId'> & {
    readonly inReplyToXId?: string | undefined;
  },
): void {
  const { via, accountId, mediaIds, inReplyToXId, ticketLink, split } = said;
  const link = ticketLink === 'none' ? undefined : ticketLink;
  if (
    via === 'email' &&
    (accountId ?? mediaIds ?? inReplyToXId ?? link ?? (split || undefined)) !== undefined
  )
    throw new Problem('notByMail');
}

/** Queues an answer to a ticket that the agent sees; `woken` is told of it once that is stored. */
export const queueingReplies =
  ({ config, db, clock }: Pick<Parts, 'config' | 'db' | 'clock'>, woken: (replyId: string) => void) =>
  async (
    ticket: Ticket,
    { text: words, via, mediaIds, accountId, inReplyToXId, split }: NewReply,
    link: LinkToAppend,
    agent: Agent,
    session: ClientSession,
  ): Promise<Answer> => {
    const byMail = via === 'email' ? { replyAddress: config.mail.replyAddress } : undefined;
    const text = withTicketLink(words, await link(ticket._id, session));
    const about = { ticketId: ticket._id, agentId: agent._id, text, written: words, byMail };
    const input = { ...about, mediaIds, accountId, inReplyToXId, split };
    const created = await repliesRepository(db).create(input, clock(), session);
    if (created.kind === 'refused') throw refused(created.problem, ticket, text, text !== words);
    const { reply, replies } = created;
    const committed = (): void => replies.forEach(({ _id }) => woken(_id));
    return { status: 202, body: viewReply(reply), committed };
  };

/** Of a text that is too long: by how much, and whether its ticket link makes it so. */
function refused(
  problem: ReplyProblem | MailProblem,
  ticket: Ticket,
  text: string,
  hasLink: boolean,
): Problem {
  if (problem !== 'textTooLong') return new Problem(problem);
  const { length, limit } = measured(ticket, text);
  return new Problem(problem, {
    detail: `The text${hasLink ? ' with its ticket link' : ''} is ${length} long as X counts; X takes ${limit} for ${ticket.channel === 'x_dm' ? 'a direct message' : 'a post'}.`,
  });
}
