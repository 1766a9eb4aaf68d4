import type { ValueAction } from './action.js';
import { fieldChanges } from '../events/field-changes.js';
import { changeTicket, type TicketChanges } from '../tickets/changes.js';
import type { Ticket } from '../tickets/ticket.js';

/**
 * The ticket with what a rule sets, in the order of its actions; the same one where nothing becomes another. A closed
 * ticket never changes, and no rule closes direct messages (S33). The version stays: whoever writes the ticket counts.
 */
export function applyValues(ticket: Ticket, actions: readonly ValueAction[], now: Date): Ticket {
  const applied = actions.reduce((so, action) => applyOne(so, action, now), ticket);
  return fieldChanges(ticket, applied).length === 0 ? ticket : applied;
}

function applyOne(ticket: Ticket, action: ValueAction, now: Date): Ticket {
  const result = changeTicket(ticket, changesOf(action, ticket), now);
  return result.outcome === 'ticketClosed' ? ticket : { ...result.ticket, version: ticket.version };
}

function changesOf(action: ValueAction, { channel, tags }: Ticket): TicketChanges {
  switch (action.kind) {
    case 'setGroup':
      return { groupId: action.groupId };
    case 'setAssignee':
      return { assigneeId: action.agentId };
    case 'setDepartment':
      return { departmentId: action.departmentId };
    case 'setProduct':
      return { productId: action.productId };
    case 'setPriority':
      return { priority: action.priority };
    case 'setStatus':
      return action.status === 'closed' && channel === 'x_dm' ? {} : { status: action.status };
    case 'setTags':
      return { tags: unique(action.tags) };
    case 'addTags':
      return { tags: unique([...tags, ...action.tags]) };
    case 'removeTags':
      return { tags: tags.filter((tag) => !action.tags.includes(tag)) };
  }
}

const unique = (tags: readonly string[]): string[] => [...new Set(tags)];
