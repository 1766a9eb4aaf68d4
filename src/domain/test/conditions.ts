import fc from 'fast-check';
import { accountStates } from '../accounts/account.js';
import { verifiedTypes } from '../at-x/objects.js';
import {
  amountFields,
  choiceOperators,
  happenings,
  hourFields,
  numberOperators,
  referenceFields,
  setOperators,
  type Condition,
  type Conditions,
} from '../conditions/condition.js';
import type { ConditionContext } from '../conditions/context.js';
import { hourMs } from '../durations.js';
import { searchTerms } from '../search/terms.js';
import { scores, type Satisfaction, type TicketFacts } from '../tickets/facts.js';
import { channels, priorities, ticketStatuses, type Ticket } from '../tickets/ticket.js';
import { noon, ticket } from './examples.js';

/** Conditions and tickets of few values, so that they often meet. */

const ids = ['a', 'b', 'c'];
const tags = ['vip', 'Late', 'ü', '$x'];
const texts = [
  '',
  'where is my PARCEL',
  'parcel is late, €20',
  'Ünïted straße parcels',
  '荷物が破損',
  '荷 😀',
  '#late @acme.',
  '(a.*b)',
  Array.from({ length: 500 }, (_, index) => `w${index}`).join(' '),
];
const keywords = [
  'parcel',
  '"is my"',
  'late €',
  'united',
  'strasse',
  '荷',
  '荷物',
  '破損',
  '😀',
  '#late',
  '.*',
  'w499',
  'w3',
];
const languages = ['en', 'de'];
const amounts = [0, 1, 2, 100];
const hours = [0, 1, 2, 24];

/** At the borders of hours, and a millisecond beside. */
const moments = hours
  .flatMap((each) => [each, each + 1])
  .flatMap((each) => [-1, 0, 1].map((beside) => new Date(noon.getTime() - each * hourMs + beside)));

const oneOf = <T>(values: readonly T[]) => fc.constantFrom(...values);
const some = <T>(values: readonly T[]) => fc.uniqueArray(oneOf(values), { minLength: 0, maxLength: 3 });
const orNull = <T>(values: readonly T[]) => fc.option(oneOf(values));

const facts: fc.Arbitrary<TicketFacts> = fc.record({
  followers: orNull(amounts),
  posts: orNull(amounts),
  verifiedType: orNull(verifiedTypes),
  language: orNull(languages),
  words: fc.option(fc.uniqueArray(oneOf(texts), { maxLength: 2 }).map(searchTerms)),
  subjectWords: oneOf(texts).map((text) => searchTerms([text])),
  customerWroteAt: orNull(moments),
  agentWroteAt: orNull(moments),
  statusAt: oneOf(moments),
  assignedAt: orNull(moments),
});

const satisfaction: fc.Arbitrary<Satisfaction> = fc.record({
  score: oneOf(scores),
  comment: fc.constant(null),
  at: fc.constant(noon),
});

/** Some of whose facts nobody recorded. */
export const someTicket: fc.Arbitrary<Ticket> = fc
  .record({
    channel: oneOf(channels),
    status: oneOf(ticketStatuses),
    priority: oneOf(priorities),
    accountId: orNull(ids),
    groupId: orNull(ids),
    assigneeId: orNull(ids),
    departmentId: orNull(ids),
    productId: orNull(ids),
    tags: some(tags),
    createdAt: oneOf(moments),
    solvedAt: orNull(moments),
    satisfaction: fc.option(satisfaction, { nil: undefined }),
    facts: fc.option(facts, { freq: 8, nil: undefined }),
  })
  .map(({ facts: known, satisfaction: said, ...fields }) =>
    ticket({
      ...fields,
      ...(known ? { facts: known } : {}),
      ...(said ? { satisfaction: said } : {}),
    }),
  );

const choice = <Field extends string, Value>(field: Field, values: readonly Value[]) =>
  fc.record({ field: fc.constant(field), operator: oneOf(choiceOperators), values: some(values) });

const wordsOf = <Field extends string>(field: Field, values: readonly string[]) =>
  fc.record({ field: fc.constant(field), operator: oneOf(setOperators), values: some(values) });

const amountOf = <Field extends string>(fields: readonly Field[], values: readonly number[]) =>
  fc.record({ field: oneOf(fields), operator: oneOf(numberOperators), value: oneOf(values) });

const is = fc.constant('is' as const);

const kinds = [
  choice('channel', channels),
  choice('status', ticketStatuses),
  choice('priority', priorities),
  choice('verifiedType', verifiedTypes),
  choice('language', languages),
  choice('accountState', accountStates),
  choice('satisfaction', scores),
  fc.record({
    field: oneOf(referenceFields),
    operator: oneOf(choiceOperators),
    values: some([...ids, null]),
  }),
  wordsOf('tags', tags),
  wordsOf('text', keywords),
  wordsOf('subject', keywords),
  amountOf(amountFields, amounts),
  amountOf(hourFields, hours),
  fc.record({ field: fc.constant('officeHours' as const), operator: is, value: fc.boolean() }),
  fc.record({ field: fc.constant('happened' as const), operator: is, values: some(happenings) }),
] as const;

type FieldOf<Kind> = Kind extends fc.Arbitrary<infer One extends Condition> ? One['field'] : never;
/** What changed is asked of a change, not of a ticket. */
type Missing = Exclude<Condition['field'], FieldOf<(typeof kinds)[number]> | 'changed'>;

/** One of each kind, each as often as the others; a field that none of them asks for does not compile. */
export const kindsOfConditions: [Missing] extends [never] ? readonly fc.Arbitrary<Condition>[] : Missing =
  kinds;

const list = fc.array(fc.oneof(...kindsOfConditions), { maxLength: 3 });

export const someConditions: fc.Arbitrary<Conditions> = fc.record({ all: list, any: list });

export const someContext: fc.Arbitrary<ConditionContext> = fc.record({
  now: fc.constant(noon),
  isOfficeHours: fc.option(fc.boolean()),
  accountStates: fc
    .array(fc.tuple(oneOf(ids), oneOf(accountStates)), { maxLength: 3 })
    .map((each) => new Map(each)),
  openInGroup: fc.array(fc.tuple(oneOf(ids), oneOf(amounts)), { maxLength: 3 }).map((each) => new Map(each)),
});
