import type { XUser } from '../at-x/objects.js';
import type { FieldChange } from '../events/event.js';
import { searchTerms } from '../search/terms.js';
import type { TicketFacts } from './facts.js';
import type { Ticket } from './ticket.js';

/** What a ticket is opened with. */
export interface OpenedWith {
  /** Null: nobody knows, or they did not write on X. */
  readonly author: XUser | null;
  readonly language: string | null;
  /** The customer's first words. */
  readonly texts: readonly string[];
  /** When the customer wrote the newest of them, by X's time; absent: now. */
  readonly wroteAt?: Date | undefined;
  readonly at: Date;
}

type Opened = Pick<Ticket, 'subject' | 'assigneeId'>;

/** The facts of a ticket that is being opened: who asks as X told of them just now. */
export function factsAtOpening(
  ticket: Opened,
  { author, language, texts, wroteAt, at }: OpenedWith,
): TicketFacts {
  const known = author !== null && author.handle !== '' ? author : null;
  return {
    followers: known?.followers ?? null,
    posts: known?.posts ?? null,
    verifiedType: known?.verifiedType ?? null,
    language,
    words: searchTerms(texts),
    subjectWords: searchTerms([ticket.subject]),
    customerWroteAt: texts.length > 0 ? (wroteAt ?? at) : null,
    agentWroteAt: null,
    statusAt: at,
    assignedAt: ticket.assigneeId === null ? null : at,
  };
}

/** What can be said of a ticket whose facts nobody recorded. */
export const factsLeft = ({
  subject,
  solvedAt,
  createdAt,
}: Pick<Ticket, 'subject' | 'solvedAt' | 'createdAt'>): TicketFacts => ({
  followers: null,
  posts: null,
  verifiedType: null,
  language: null,
  words: null,
  subjectWords: searchTerms([subject]),
  customerWroteAt: null,
  agentWroteAt: null,
  statusAt: solvedAt ?? createdAt,
  assignedAt: null,
});

/** What happened to a ticket that its facts tell of. */
export interface FactsChange {
  readonly changes: readonly FieldChange[];
  /** What the customer wrote; null: nothing. */
  readonly customerText: string | null;
  readonly customerWroteAt: Date | null;
  readonly agentWroteAt: Date | null;
  readonly at: Date;
}

/** The facts after a change; what was written earlier than what is known changes nothing. */
export function factsAfter(
  facts: TicketFacts,
  ticket: Pick<Ticket, 'subject' | 'assigneeId'>,
  { changes, customerText, customerWroteAt, agentWroteAt, at }: FactsChange,
): TicketFacts {
  const isChanged = (field: FieldChange['field']) => changes.some((change) => change.field === field);
  const known = facts.customerWroteAt;
  const isLatest = customerWroteAt !== null && (known === null || customerWroteAt >= known);
  // X tells the second only; and of several first messages all are asked about, not the newest alone.
  const before = customerWroteAt?.getTime() === known?.getTime() ? (facts.words ?? []) : [];
  return {
    ...facts,
    ...(isLatest ? { customerWroteAt } : {}),
    ...(isLatest && customerText !== null ? { words: united(before, searchTerms([customerText])) } : {}),
    agentWroteAt: later(facts.agentWroteAt, agentWroteAt),
    ...(isChanged('subject') ? { subjectWords: searchTerms([ticket.subject]) } : {}),
    ...(isChanged('status') ? { statusAt: at } : {}),
    ...(isChanged('assigneeId') ? { assignedAt: ticket.assigneeId === null ? null : at } : {}),
  };
}

const united = (words: readonly string[], more: readonly string[]): string[] => [
  ...new Set([...words, ...more]),
];

const later = (one: Date | null, other: Date | null): Date | null =>
  one === null || (other !== null && other > one) ? other : one;
