import type { ConditionContext, Happened } from '../conditions/context.js';
import { isMet } from '../conditions/evaluate.js';
import type { Ticket } from '../tickets/ticket.js';
import { act, type Acted } from './act.js';
import type { Trigger } from './rules.js';

export interface TriggersRun {
  readonly ticket: Ticket;
  /** In the order in which they acted. */
  readonly acted: readonly Acted[];
  /** Names of those that would have acted again (S55). */
  readonly cut: readonly string[];
}

/**
 * Runs triggers on one change of a ticket (S52, S55). They are tried by position; when one has changed the ticket,
 * those that have not acted are tried again from the top. None acts twice, so n triggers are tried n² times at most;
 * one whose conditions ceased to be met and are met again at the end, since others undid it, is cut.
 * `triggers`: those in force, in their order.
 */
export function runTriggers(
  before: Ticket,
  happened: Happened,
  triggers: readonly Trigger[],
  context: ConditionContext,
): TriggersRun {
  const acted: Acted[] = [];
  let ticket = before;
  const isMetNow = ({ conditions }: Trigger): boolean => isMet(conditions, ticket, happened, context);
  const left = [...triggers];
  const done: Trigger[] = [];
  const ceased = new Set<Trigger>();
  for (let next = 0; next < left.length;) {
    const trigger = left[next];
    if (!trigger || !isMetNow(trigger)) {
      next += 1;
      continue;
    }
    const { _id: id, name, actions } = trigger;
    const result = act(ticket, { kind: 'trigger', id, name }, actions, context.now);
    left.splice(next, 1);
    done.push(trigger);
    acted.push(result.acted);
    if (result.ticket === ticket) continue;
    ticket = result.ticket;
    for (const one of done) if (!isMetNow(one)) ceased.add(one);
    next = 0;
  }
  return {
    ticket,
    acted,
    cut: done.filter((one) => ceased.has(one) && isMetNow(one)).map(({ name }) => name),
  };
}

/** What agents read in the ticket's history. */
export const cutNote = (cut: readonly string[]): string =>
  `Triggers undid each other and were stopped: ${cut.map((name) => `“${name}”`).join(', ')} would have acted again.`;
