import type { ConditionContext } from '../conditions/context.js';
import { isMet } from '../conditions/evaluate.js';
import type { Ticket } from '../tickets/ticket.js';
import { act, type Acted } from './act.js';
import type { DispatcherRule } from './rules.js';

export interface Dispatched {
  readonly ticket: Ticket;
  /** Those that changed something, in their order. */
  readonly acted: readonly Acted[];
}

/**
 * Gives a new ticket the values of all dispatcher rules that match, in their order, each once (S51). A rule sees what
 * those before it set. Their values stand over the ticket rules', since these spoke before.
 */
export function dispatch(
  opened: Ticket,
  rules: readonly DispatcherRule[],
  context: ConditionContext,
): Dispatched {
  const acted: Acted[] = [];
  let ticket = opened;
  for (const { id, name, conditions, actions } of rules.filter(({ enabled }) => enabled)) {
    if (!isMet(conditions, ticket, { happenings: ['created'], changes: [] }, context)) continue;
    const done = act(ticket, { kind: 'dispatcherRule', id, name }, actions, context.now);
    ticket = done.ticket;
    if (done.acted.changes.length > 0) acted.push(done.acted);
  }
  return { ticket, acted };
}
