import type { Ticket } from '../tickets/ticket.js';
import type { Condition, Conditions } from './condition.js';
import type { ConditionContext, Happened } from './context.js';
import { countsFrom } from './elapsed.js';
import { isAmount, isChosen, isElapsed, isOfSet, type ChoiceOperator } from './operators.js';
import { hasKeyword, isCut } from './words.js';

/** Whether the conditions hold for a ticket: the one reading of them beside `src/store/conditions/to-filter.ts`. */
export function isMet(
  { all, any }: Conditions,
  ticket: Ticket,
  happened: Happened | null,
  context: ConditionContext,
): boolean {
  const holds = (condition: Condition) => isConditionMet(condition, ticket, happened, context);
  return all.every(holds) && (any.length === 0 || any.some(holds));
}

/** Whether one condition holds; what is not known fails it, whatever the operator (S52). */
export function isConditionMet(
  condition: Condition,
  ticket: Ticket,
  happened: Happened | null,
  context: ConditionContext,
): boolean {
  const { facts } = ticket;
  switch (condition.field) {
    case 'channel':
      return isChosen(condition.operator, condition.values, ticket.channel);
    case 'status':
      return isChosen(condition.operator, condition.values, ticket.status);
    case 'priority':
      return isChosen(condition.operator, condition.values, ticket.priority);
    case 'verifiedType':
      return isKnownAndChosen(condition.operator, condition.values, facts?.verifiedType);
    case 'language':
      return isKnownAndChosen(condition.operator, condition.values, facts?.language);
    case 'accountState':
      return isKnownAndChosen(
        condition.operator,
        condition.values,
        context.accountStates.get(ticket.accountId ?? ''),
      );
    case 'satisfaction':
      return isKnownAndChosen(condition.operator, condition.values, ticket.satisfaction?.score);
    case 'accountId':
    case 'groupId':
    case 'assigneeId':
    case 'departmentId':
    case 'productId':
      return isChosen(condition.operator, condition.values, ticket[condition.field]);
    case 'tags':
      return isOfSet(condition.operator, condition.values, (tag) => ticket.tags.includes(tag));
    case 'text':
      return hasWords(condition, facts?.words);
    case 'subject':
      return hasWords(condition, facts?.subjectWords);
    case 'followers':
    case 'posts':
      return isKnownAmount(condition, facts?.[condition.field]);
    case 'openInGroup':
      return isKnownAmount(condition, openInGroup(ticket, context));
    case 'hoursSinceCreated':
    case 'hoursSinceStatus':
    case 'hoursSinceSolved':
    case 'hoursSinceAssigned':
    case 'hoursSinceCustomerWrote':
    case 'hoursSinceAgentWrote': {
      const since = countsFrom(ticket, condition.field);
      return since !== null && isElapsed(condition.operator, condition.value, since, context.now);
    }
    case 'officeHours':
      return context.isOfficeHours === condition.value;
    case 'happened':
      return happened?.happenings.some((each) => condition.values.includes(each)) ?? false;
    case 'changed':
      return happened?.changes.some(({ field }) => condition.values.includes(field)) ?? false;
  }
}

const isKnownAndChosen = <Value>(
  operator: ChoiceOperator,
  values: readonly Value[],
  value: Value | null | undefined,
): boolean => value !== null && value !== undefined && isChosen(operator, values, value);

type OfWords = Extract<Condition, { field: 'text' | 'subject' }>;

function hasWords({ operator, values }: OfWords, words: readonly string[] | null | undefined): boolean {
  if (!words || (operator === 'hasNone' && isCut(words))) return false;
  return isOfSet(operator, values, (keyword) => hasKeyword(words, keyword));
}

type OfAmount = Extract<Condition, { field: 'followers' | 'posts' | 'openInGroup' }>;

const isKnownAmount = ({ operator, value }: OfAmount, amount: number | null | undefined): boolean =>
  typeof amount === 'number' && isAmount(operator, value, amount);

const openInGroup = ({ groupId }: Ticket, context: ConditionContext): number | null =>
  groupId === null ? null : (context.openInGroup.get(groupId) ?? 0);
