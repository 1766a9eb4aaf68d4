import type { ConditionContext, Happened } from '../conditions/context.js';
import type { Happening } from '../conditions/condition.js';
import type { EventType, PerchEvent } from '../events/event.js';
import type { TicketFacts } from '../tickets/facts.js';
import { factsAfter, factsLeft } from '../tickets/facts-of.js';
import type { Comment, Ticket } from '../tickets/ticket.js';
import { runTriggers, type TriggersRun } from './run-triggers.js';
import type { Trigger } from './rules.js';

/** What rules ask of the comments that a change brought. */
export type Said = Pick<Comment, '_id' | 'side' | 'visibility' | 'text' | 'at' | 'replyId' | 'agentId'>;

export interface PlannedChange extends TriggersRun {
  /** The ticket has the facts after all that happened. */
  readonly ticket: Ticket;
}

/** What triggers do about one change of a ticket, which its events tell; `said`: the comments that they name. */
export function planChange(
  ticket: Ticket,
  events: readonly PerchEvent[],
  said: readonly Said[],
  triggers: readonly Trigger[],
  context: ConditionContext,
): PlannedChange {
  const happened = happenedIn(events, said);
  const seen = { ...ticket, facts: factsOf(ticket, events, said, happened) };
  const run = isForTriggers(events, happened)
    ? runTriggers(seen, happened, triggers, context)
    : { ticket: seen, acted: [], cut: [] };
  return { ...run, ticket: { ...run.ticket, facts: factsWith(seen.facts, run, context.now) } };
}

/** What triggers did starts none (S55); of a ticket that was opened who opened it decides, not the dispatcher's rules. */
function isForTriggers(events: readonly PerchEvent[], { happenings }: Happened): boolean {
  const opening = events.filter(({ type }) => type === 'ticket.created');
  const deciding = opening.length > 0 ? opening : events;
  return happenings.length > 0 && deciding.some(({ by }) => by.kind !== 'trigger');
}

/** What events of one change say that happened; a ticket that is created is not updated by that. */
export function happenedIn(events: readonly PerchEvent[], said: readonly Said[]): Happened {
  const has = (type: EventType): boolean => events.some((event) => event.type === type);
  const changes = events.flatMap((event) => event.changes ?? []);
  const isCreated = has('ticket.created');
  const happenings: [Happening, boolean][] = [
    ['created', isCreated],
    ['updated', !isCreated && changes.length > 0],
    ['customerWrote', said.some(isCustomers)],
    ['agentWrote', said.some(isAgents)],
    ['sessionEnded', has('session.ended')],
    ['satisfactionRated', has('satisfaction.rated')],
  ];
  return { happenings: happenings.flatMap(([one, isSo]) => (isSo ? [one] : [])), changes };
}

const isCustomers = ({ side }: Said): boolean => side === 'customer';

/**
 * A note is not said to the customer. What a rule had sent is nobody's words: rules that speak when an agent writes
 * would answer each other for ever.
 */
const isAgents = ({ side, visibility, replyId, agentId }: Said): boolean =>
  side === 'agent' && visibility !== 'internal' && (replyId === null || agentId !== null);

function factsOf(
  ticket: Ticket,
  events: readonly PerchEvent[],
  said: readonly Said[],
  { changes }: Happened,
): TicketFacts {
  const customer = newest(said.filter(isCustomers));
  return factsAfter(ticket.facts ?? factsLeft(ticket), ticket, {
    changes,
    customerText: customer?.text ?? null,
    customerWroteAt: customer?.at ?? null,
    agentWroteAt: newest(said.filter(isAgents))?.at ?? null,
    at: events[0]?.at ?? ticket.updatedAt,
  });
}

/** With what the rules themselves changed. */
export const factsWith = (
  facts: TicketFacts,
  { ticket, acted }: Pick<TriggersRun, 'ticket' | 'acted'>,
  at: Date,
): TicketFacts =>
  factsAfter(facts, ticket, {
    changes: acted.flatMap(({ changes }) => changes),
    customerText: null,
    customerWroteAt: null,
    agentWroteAt: null,
    at,
  });

const newest = (said: readonly Said[]): Said | undefined =>
  said.reduce<Said | undefined>((last, one) => (last && last.at > one.at ? last : one), undefined);
