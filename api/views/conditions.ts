import { z } from 'zod';
import { accountStates } from '../../src/domain/accounts/account.js';
import { verifiedTypes } from '../../src/domain/at-x/objects.js';
import {
  amountFields,
  choiceOperators,
  happenings,
  hourFields,
  numberOperators,
  referenceFields,
  setOperators,
} from '../../src/domain/conditions/condition.js';
import { isSearch, wantedByKeyword } from '../../src/domain/search/terms.js';
import { ticketFields } from '../../src/domain/tickets/changes.js';
import { scores } from '../../src/domain/tickets/facts.js';
import { channels, priorities, ticketStatuses } from '../../src/domain/tickets/ticket.js';
import { id, keyword, tag } from '../conventions/shapes.js';

const valuesAtMost = 100;
const conditionsAtMost = 50;
/** Longer than anything waits: a hundred years. */
const hoursAtMost = 876_600;

const oneOf = <Value extends z.ZodType>(value: Value) => z.array(value).min(1).max(valuesAtMost);

const choice = <Field extends string, Value extends z.ZodType>(field: Field, value: Value) =>
  z.strictObject({
    field: z.literal(field),
    operator: z.enum(choiceOperators).describe('isNot: it is none of the values.'),
    values: oneOf(value),
  });

const texts = <Field extends string>(field: Field, value: z.ZodType<string>, about: string) =>
  z
    .strictObject({ field: z.literal(field), operator: z.enum(setOperators), values: oneOf(value) })
    .describe(about);

const soughtWords = keyword.refine(
  (text) => isSearch(wantedByKeyword(text)),
  'Texts are not found by this: write a word, a phrase or a sign.',
);

const lookedAt = [
  choice('channel', z.enum(channels)),
  choice('status', z.enum(ticketStatuses)),
  choice('priority', z.enum(priorities)),
  choice('verifiedType', z.enum(verifiedTypes)).describe('Of the requester, when the ticket was opened.'),
  choice('language', z.string().trim().toLowerCase().min(2).max(20)).describe(
    'As X detected it in the first post, e.g. en.',
  ),
  choice('accountState', z.enum(accountStates)),
  choice('satisfaction', z.enum(scores)).describe('How content the customer said to be last.'),
  z
    .strictObject({
      field: z.enum(referenceFields),
      operator: z.enum(choiceOperators),
      values: oneOf(id.nullable()),
    })
    .describe('null: none.'),
  texts('tags', tag, 'Of the ticket.'),
  texts('text', soughtWords, 'Keywords: all words of one are in what the customer wrote last, in any order.'),
  texts('subject', soughtWords, 'Keywords: all words of one are in the subject, in any order.'),
  z
    .strictObject({
      field: z.enum(amountFields),
      operator: z.enum(numberOperators),
      value: z.int().min(0).max(2_000_000_000),
    })
    .describe(
      'followers, posts: of the requester, when the ticket was opened. openInGroup: how many tickets of its group are new, open or pending.',
    ),
  z
    .strictObject({
      field: z.enum(hourFields),
      operator: z.enum(numberOperators),
      value: z.int().min(0).max(hoursAtMost),
    })
    .describe('greaterThan: more than so many hours ago; is 3: at least three and less than four.'),
  z
    .strictObject({ field: z.literal('officeHours'), operator: z.literal('is'), value: z.boolean() })
    .describe('Whether it is within the office hours of the settings now.'),
] as const;

const happenedIn = <Value extends z.ZodType>(value: Value) =>
  z
    .strictObject({ field: z.literal('happened'), operator: z.literal('is'), values: oneOf(value) })
    .describe('One of them is what the rule is asked about.');

const happening = [
  happenedIn(z.enum(happenings)),
  z
    .strictObject({
      field: z.literal('changed'),
      operator: z.literal('is'),
      values: oneOf(z.enum(ticketFields)),
    })
    .describe('One of these fields of the ticket became another.'),
] as const;

const unknownFails =
  'What is not known of a ticket fails each condition about it, isNot and hasNone too; null as a value is known.';

const lookedAtCondition = z.discriminatedUnion('field', lookedAt).meta({ id: 'LookedAtCondition' });
const openedCondition = z
  .discriminatedUnion('field', [...lookedAt, happenedIn(z.literal('created'))])
  .meta({ id: 'OpenedCondition' });
const condition = z.discriminatedUnion('field', [...lookedAt, ...happening]).meta({ id: 'Condition' });

const of = <One extends z.ZodType>(one: One) =>
  z.strictObject({
    all: z.array(one).max(conditionsAtMost).default([]).describe('Each has to hold.'),
    any: z
      .array(one)
      .max(conditionsAtMost)
      .default([])
      .describe('One of them has to hold, unless there is none.'),
  });

/** Of dispatcher rules, which are asked about a new ticket alone. */
export const openedSchema = of(openedCondition).describe(unknownFails).meta({ id: 'OpenedConditions' });

/** Of what acts when something happens. */
export const conditionsSchema = of(condition).describe(unknownFails).meta({ id: 'Conditions' });

/** Of what only looks at tickets: automations, views, reports. */
export const lookedAtSchema = of(lookedAtCondition).describe(unknownFails).meta({ id: 'LookedAtConditions' });
