import fc from 'fast-check';
import type { mongo } from 'mongoose';
import { expect, test } from 'vitest';
import type { Conditions } from '../../src/domain/conditions/condition.js';
import type { ConditionContext } from '../../src/domain/conditions/context.js';
import { isMet } from '../../src/domain/conditions/evaluate.js';
import {
  kindsOfConditions,
  someConditions,
  someContext,
  someTicket,
} from '../../src/domain/test/conditions.js';
import type { Ticket } from '../../src/domain/tickets/ticket.js';
import { toFilter } from '../../src/store/conditions/to-filter.js';
import { databaseForFile } from './own-database.js';

const db = await databaseForFile();

const many = 500;
const tickets = fc
  .sample(someTicket, { numRuns: many, seed: 1 })
  .map((each, index): Ticket => ({ ...each, _id: String(index), number: index }));
await db.tickets.insertMany(tickets);

type Translation = (conditions: Conditions, context: ConditionContext) => mongo.Filter<Ticket>;

/** The first of the conditions that the query reads otherwise than the evaluator; null where they agree on all. */
async function disagreement(
  asked: readonly (readonly [Conditions, ConditionContext])[],
  translate: Translation = toFilter,
) {
  for (const [conditions, context] of asked) {
    const found = await db.tickets.find(translate(conditions, context), { projection: { _id: 1 } }).toArray();
    const met = tickets.filter((each) => isMet(conditions, each, null, context)).map(({ _id }) => _id);
    const ids = found.map(({ _id }) => _id).sort();
    if (ids.join() !== met.sort().join()) return { conditions, context, found: ids, met };
  }
  return null;
}

const asked = (kind: (typeof kindsOfConditions)[number], runs: number) =>
  fc.sample(
    fc.tuple(
      kind.map((one): Conditions => ({ all: [one], any: [] })),
      someContext,
    ),
    {
      numRuns: runs,
      seed: 2,
    },
  );

test.each(
  kindsOfConditions.map((kind) => [fc.sample(kind, { numRuns: 1, seed: 3 })[0]!.field, kind] as const),
)(
  'S53 a query finds what the evaluator says: %s and its like, 40 conditions on 500 tickets',
  async (_field, kind) => {
    expect(await disagreement(asked(kind, 40))).toBeNull();
  },
);

test('S53 and of conditions together, 300 on 500 tickets', async () => {
  const together = fc.sample(fc.tuple(someConditions, someContext), { numRuns: 300, seed: 4 });
  expect(await disagreement(together)).toBeNull();
});

test('(control) the tickets and conditions are such that they meet, and that they do not', () => {
  const met = fc
    .sample(fc.tuple(someConditions, someContext), { numRuns: 300, seed: 4 })
    .flatMap(([conditions, context]) => tickets.map((each) => isMet(conditions, each, null, context)));
  expect(met.filter(Boolean).length).toBeGreaterThan(5_000);
  expect(met.filter((each) => !each).length).toBeGreaterThan(5_000);
});

test.each<[string, (filter: string) => string]>([
  ['takes what is not known for another value', (filter) => filter.replaceAll('"$ne":null', '"$ne":0')],
  [
    'forgets that `null` is no group',
    (filter) =>
      filter
        .replaceAll('$nin', '$nin_')
        .replaceAll('"$nin_":[null,', '"$nin":["",')
        .replaceAll('$nin_', '$nin'),
  ],
  ['takes `any` for `all`', (filter) => filter.replaceAll('$or', '$and')],
])('(control) a translation that %s is caught', async (_wrong, mutate) => {
  const wrong: Translation = (conditions, context) =>
    JSON.parse(mutate(JSON.stringify(toFilter(conditions, context)))) as mongo.Filter<Ticket>;
  const withoutTimes = kindsOfConditions.filter(
    (kind) => !fc.sample(kind, { numRuns: 1, seed: 3 })[0]!.field.startsWith('hours'),
  );
  const each = withoutTimes.flatMap((kind) => asked(kind, 40));
  expect(await disagreement(each, wrong)).not.toBeNull();
});
