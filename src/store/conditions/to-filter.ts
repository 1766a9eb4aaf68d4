import type { mongo } from 'mongoose';
import type { amountFields, Condition, Conditions } from '../../domain/conditions/condition.js';
import type { ConditionContext } from '../../domain/conditions/context.js';
import { hourPaths } from '../../domain/conditions/elapsed.js';
import { hourMs } from '../../domain/durations.js';
import {
  isAmount,
  isChosen,
  type ChoiceOperator,
  type NumberOperator,
  type SetOperator,
} from '../../domain/conditions/operators.js';
import { cutTerm, isSearch, wantedByKeyword } from '../../domain/search/terms.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import { beginningWith } from '../narrowing.js';

type Filter = mongo.Filter<Ticket>;

/** The same as `isMet(conditions, ticket, null, context)`, asked of MongoDB; a test holds both together. */
export const toFilter = ({ all, any }: Conditions, context: ConditionContext): Filter => {
  const filters = all.map((condition) => ofCondition(condition, context));
  const one = any.map((condition) => ofCondition(condition, context));
  const each = [...filters, ...(one.length > 0 ? [{ $or: one }] : [])];
  return each.length > 0 ? { $and: each } : {};
};

function ofCondition(condition: Condition, context: ConditionContext): Filter {
  switch (condition.field) {
    case 'channel':
    case 'status':
    case 'priority':
    case 'accountId':
    case 'groupId':
    case 'assigneeId':
    case 'departmentId':
    case 'productId':
      return { [condition.field]: chosen(condition.operator, condition.values) };
    case 'verifiedType':
    case 'language':
      return { [`facts.${condition.field}`]: known(chosen(condition.operator, condition.values)) };
    case 'satisfaction':
      return { 'satisfaction.score': known(chosen(condition.operator, condition.values)) };
    case 'accountState':
      return { accountId: { $in: accountsIn(condition, context) } };
    case 'tags':
      return ofSet(condition.operator, condition.values, (tag) => ({ tags: tag }));
    case 'text':
      return ofWords('facts.words', condition);
    case 'subject':
      return ofWords('facts.subjectWords', condition);
    case 'followers':
    case 'posts':
      return { [`facts.${condition.field}`]: amount(condition.operator, condition.value) };
    case 'openInGroup':
      return ofOpenInGroup(condition, context);
    case 'hoursSinceCreated':
    case 'hoursSinceStatus':
    case 'hoursSinceSolved':
    case 'hoursSinceAssigned':
    case 'hoursSinceCustomerWrote':
    case 'hoursSinceAgentWrote':
      return { [hourPaths[condition.field]]: since(condition.operator, condition.value, context.now) };
    case 'officeHours':
      return context.isOfficeHours === condition.value ? {} : none;
    case 'happened':
    case 'changed':
      return none;
  }
}

const none: Filter = { _id: { $in: [] } };

const chosen = (operator: ChoiceOperator, values: readonly unknown[]) =>
  operator === 'is' ? { $in: [...values] } : { $nin: [...values] };

/** Null and absent are not known. */
const known = (chosen: object) => ({ ...chosen, $ne: null });

const amount = (operator: NumberOperator, value: number) =>
  ({ lessThan: { $lt: value }, greaterThan: { $gt: value }, is: { $eq: value } })[operator];

const accountsIn = (
  { operator, values }: Extract<Condition, { field: 'accountState' }>,
  { accountStates }: ConditionContext,
): string[] =>
  [...accountStates].filter(([, state]) => isChosen(operator, values, state)).map(([accountId]) => accountId);

function ofOpenInGroup(
  { operator, value }: Extract<Condition, { field: (typeof amountFields)[number] }>,
  { openInGroup }: ConditionContext,
): Filter {
  const groups = (isWanted: boolean) =>
    [...openInGroup].filter(([, open]) => isAmount(operator, value, open) === isWanted).map(([id]) => id);
  // A group that is not counted has none.
  return isAmount(operator, value, 0)
    ? { groupId: { $nin: [null, ...groups(false)] } }
    : { groupId: { $in: groups(true) } };
}

function since(operator: NumberOperator, hours: number, now: Date) {
  const before = (more: number) => new Date(now.getTime() - (hours + more) * hourMs);
  switch (operator) {
    case 'lessThan':
      return { $gt: before(0) };
    case 'greaterThan':
      return { $lt: before(0) };
    case 'is':
      return { $lte: before(0), $gt: before(1) };
  }
}

function ofWords(
  path: 'facts.words' | 'facts.subjectWords',
  { operator, values }: Extract<Condition, { field: 'text' | 'subject' }>,
): Filter {
  const has = (keyword: string): Filter => {
    const { terms, beginnings } = wantedByKeyword(keyword);
    if (!isSearch({ terms, beginnings })) return none;
    const parts = [...terms, ...beginnings.map(beginsWith)];
    return { $and: parts.map((part) => ({ [path]: part })) };
  };
  const uncut = operator === 'hasNone' ? [{ [path]: { $ne: cutTerm } }] : [];
  return { $and: [{ [path]: { $type: 'array' } }, ...uncut, ofSet(operator, values, has)] };
}

const beginsWith = (beginning: string) => ({ $elemMatch: beginningWith(beginning) });

function ofSet(operator: SetOperator, values: readonly string[], has: (value: string) => Filter): Filter {
  const each = values.map(has);
  switch (operator) {
    case 'hasAny':
      return each.length > 0 ? { $or: each } : none;
    case 'hasAll':
      return each.length > 0 ? { $and: each } : {};
    case 'hasNone':
      return each.length > 0 ? { $nor: each } : {};
  }
}
