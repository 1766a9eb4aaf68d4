import type { FieldChange, RuleActor } from '../events/event.js';
import { fieldChanges } from '../events/field-changes.js';
import type { Ticket } from '../tickets/ticket.js';
import { applyValues } from './apply-values.js';
import { isEffectAction, isNoteAction, isValueAction, type Action, type EffectAction } from './action.js';

/** Something that leaves the ticket. */
interface PlannedEffect {
  readonly action: EffectAction;
  /** Of the action among those of its rule, from 0. */
  readonly place: number;
}

/** What one rule did to a ticket. */
export interface Acted {
  readonly by: RuleActor;
  readonly changes: readonly FieldChange[];
  readonly notes: readonly string[];
  readonly effects: readonly PlannedEffect[];
}

/** Does all that a rule says; a ticket that was closed before takes no note. */
export function act(
  ticket: Ticket,
  by: RuleActor,
  actions: readonly Action[],
  now: Date,
): { readonly ticket: Ticket; readonly acted: Acted } {
  const changed = applyValues(ticket, actions.filter(isValueAction), now);
  return {
    ticket: changed,
    acted: {
      by,
      changes: fieldChanges(ticket, changed),
      notes: ticket.status === 'closed' ? [] : actions.filter(isNoteAction).map(({ text }) => text),
      effects: actions.flatMap((action, place) => (isEffectAction(action) ? [{ action, place }] : [])),
    },
  };
}
