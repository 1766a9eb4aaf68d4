import type { Action } from './action.js';
import { hourFields, type Condition, type Conditions, type HourField } from '../conditions/condition.js';
import type { Channel } from '../tickets/ticket.js';

/** Whether tickets of a channel can meet conditions, as far as these speak of the channel. */
export function mayTakeChannel({ all, any }: Conditions, channel: Channel): boolean {
  const lets = (condition: Condition): boolean => letsThrough(condition, channel);
  return all.every(lets) && (any.length === 0 || any.some(lets));
}

function letsThrough(condition: Condition, channel: Channel): boolean {
  if (condition.field !== 'channel') return true;
  const isNamed = condition.values.includes(channel);
  return condition.operator === 'is' ? isNamed : !isNamed;
}

/** Whether a rule would close a ticket of direct messages; such a one is refused when saved (S33). */
export const wouldCloseMessages = (conditions: Conditions, actions: readonly Action[]): boolean =>
  actions.some((action) => action.kind === 'setStatus' && action.status === 'closed') &&
  mayTakeChannel(conditions, 'x_dm');

/**
 * The times since which an automation counts: of conditions that each ticket it takes has to meet. From less than an
 * hour none counts: two that undo each other would go round each minute (S55).
 */
export const countedHours = ({ all }: Conditions): HourField[] =>
  all.flatMap((condition) =>
    isHours(condition) && condition.operator !== 'lessThan' && condition.value >= 1 ? [condition.field] : [],
  );

type OfHours = Extract<Condition, { readonly field: HourField }>;

const isHours = (condition: Condition): condition is OfHours =>
  hourFields.some((hours) => hours === condition.field);
