import { ticketFields, type TicketField } from '../tickets/changes.js';
import type { Ticket } from '../tickets/ticket.js';
import type { FieldChange } from './event.js';

type Changeable = Pick<Ticket, TicketField>;

/** What of a ticket's fields became another; tags are compared as sets. */
export const fieldChanges = (before: Changeable, after: Changeable): FieldChange[] =>
  ticketFields
    .filter((field) => !isSame(before[field], after[field]))
    .map((field) => ({ field, from: before[field], to: after[field] }));

const isSame = (one: FieldChange['from'], other: FieldChange['from']): boolean =>
  isList(one) && isList(other)
    ? one.length === other.length && one.every((each) => other.includes(each))
    : one === other;

const isList = (value: FieldChange['from']): value is readonly string[] => Array.isArray(value);
