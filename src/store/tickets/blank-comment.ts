import type { Comment, Ticket } from '../../domain/tickets/ticket.js';
import { newId } from '../database.js';

/** What all comments have alike that did not come from X. */
export const blankComment = (
  { _id: ticketId, accountId }: Pick<Ticket, '_id' | 'accountId'>,
  at: Date,
): Omit<Comment, 'side' | 'visibility' | 'via' | 'authorName' | 'text'> => ({
  _id: newId(),
  ticketId,
  accountId,
  xId: null,
  itemId: null,
  replyId: null,
  agentId: null,
  media: [],
  at,
  order: '',
  edits: [],
});
