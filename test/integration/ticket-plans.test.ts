import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ticketSchema } from '../../api/views/ticket.js';
import type { Conditions } from '../../src/domain/conditions/condition.js';
import { account, at, ticket, user } from '../../src/domain/test/examples.js';
import { searchable } from '../../src/domain/tickets/contact.js';
import { ticketTerms } from '../../src/domain/tickets/ticket-terms.js';
import { channels, ticketStatuses, type Ticket } from '../../src/domain/tickets/ticket.js';
import { newId } from '../../src/store/database.js';
import type { Caller } from './api/rig.js';
import { apiRigForFile } from './api/rig.js';
import { readsOf, sum } from './reading.js';

const rig = await apiRigForFile();
const { db } = rig;

const accountIds = [newId(), newId()];
await db.accounts.insertMany(
  accountIds.map((_id, index) =>
    account({}, { _id, xUserId: String(90_000 + index), handle: `acme${index}` }),
  ),
);
const groupIds = [newId(), newId(), newId()];
await db.groups.insertMany(
  groupIds.map((_id) => ({ _id, name: _id, version: 1, createdAt: at(0), updatedAt: at(0) })),
);
const agents = {
  all: await rig.addAgent({ permissions: ['directMessages'] }),
  groups: await rig.addAgent({
    permissions: ['directMessages'],
    ticketAccess: 'groups',
    groupIds: groupIds.slice(1),
  }),
  assigned: await rig.addAgent({ permissions: ['directMessages'], ticketAccess: 'assigned' }),
  withoutMessages: await rig.addAgent({ ticketAccess: 'groups', groupIds: groupIds.slice(0, 1) }),
};

const contacts = Array.from({ length: 200 }, (_, index) =>
  searchable({
    ...{ _id: newId(), name: `Person${index}`, email: null, phone: null, createdAt: at(0), updatedAt: at(0) },
    xUsers: [{ ...user(String(index)), formerHandles: [] }],
  }),
);
const contactOf = new Map(contacts.map((contact) => [contact._id, contact]));
await db.contacts.insertMany(contacts);

/** With all else fewer than a lent database may hold (`own-database.ts`): else it would be dropped, and a new one made. */
const many = 4_500;
const tickets: Ticket[] = Array.from({ length: many }, (_, index) => {
  const requester = contacts[index % 200]!;
  const stored = ticket({
    _id: newId(),
    number: index,
    requesterId: requester._id,
    subject: `Parcel ${index % 60 === 0 ? 'damaged' : 'late'} s${index % 300}${index % 90 === 0 ? ' $20' : ''}`,
    // Of what is newest nothing is closed, so that whoever asks for that goes far down by other indexes.
    status: index > 3_000 ? 'open' : ticketStatuses[index % 5]!,
    channel: channels[Math.floor(index / 2) % 4]!,
    accountId: accountIds[index % 2]!,
    groupId: index % 4 === 3 ? null : groupIds[index % 4]!,
    departmentId: `d${index % 7}`,
    productId: `p${index % 9}`,
    assigneeId: index % 50 === 0 ? agents.assigned._id : index % 51 === 0 ? agents.groups._id : null,
    createdAt: at(index),
  });
  return { ...stored, terms: ticketTerms(stored, requester) };
});
await db.tickets.insertMany(tickets);

const views = new Map<string, (ticket: Ticket) => boolean>();
async function addView(conditions: Conditions, selects: (ticket: Ticket) => boolean): Promise<string> {
  const view = { _id: newId(), name: 'One', enabled: true, position: 1, conditions, version: 1 };
  await db.views.insertOne({ ...view, createdAt: at(0), updatedAt: at(0) });
  views.set(view._id, selects);
  return view._id;
}
const is = <Field extends string, const Value>(field: Field, ...values: readonly Value[]) =>
  ({ field, operator: 'is', values }) as const;
const viewIds = [
  await addView({ all: [is('channel', 'x_dm')], any: [] }, ({ channel }) => channel === 'x_dm'),
  await addView(
    {
      all: [is('groupId', groupIds[1]!), { field: 'status', operator: 'isNot', values: ['closed'] }],
      any: [],
    },
    ({ groupId, status }) => groupId === groupIds[1] && status !== 'closed',
  ),
  await addView(
    { all: [is('status', 'closed')], any: [is('departmentId', 'd3'), is('productId', 'p4', null)] },
    ({ status, departmentId, productId }) =>
      status === 'closed' && (departmentId === 'd3' || productId === 'p4'),
  ),
];

const one: Readonly<Record<string, string>> = {
  channel: 'x_dm',
  status: 'closed',
  accountId: accountIds[1]!,
  groupId: groupIds[1]!,
  departmentId: 'd3',
  productId: 'p4',
  requesterId: contacts[17]!._id,
  q: 'damaged',
};
const names = Object.keys(one);
const queries = [
  '',
  ...names.flatMap((name, index) => [
    `${name}=${one[name]!}`,
    ...names.slice(index + 1).map((other) => `${name}=${one[name]!}&${other}=${one[other]!}`),
  ]),
  ...viewIds.flatMap((id) => [`view=${id}`, `view=${id}&channel=x_dm&departmentId=d3`]),
  `view=${viewIds[0]!}&q=damaged`,
  'status=closed&groupId=' + groupIds[1]! + '&channel=x_dm&departmentId=d3',
  'q=s17',
  'q=person17%20late',
  'q=%40u17%20',
  'q=$20%20s90%20',
  'q=4321',
  'q=%234321',
];

const seenBy: Readonly<
  Record<string, { readonly call: Caller; readonly seen: (ticket: Ticket) => boolean }>
> = {
  admin: { call: rig.asAdmin, seen: () => true },
  all: { call: await rig.asAgent(agents.all), seen: () => true },
  groups: {
    call: await rig.asAgent(agents.groups),
    seen: ({ groupId, assigneeId }) =>
      groupIds.slice(1).includes(groupId ?? '') || assigneeId === agents.groups._id,
  },
  assigned: {
    call: await rig.asAgent(agents.assigned),
    seen: ({ assigneeId }) => assigneeId === agents.assigned._id,
  },
  withoutMessages: {
    call: await rig.asAgent(agents.withoutMessages),
    seen: ({ groupId, channel }) => groupId === groupIds[0] && channel !== 'x_dm',
  },
};

function isMeant(query: URLSearchParams, each: Ticket): boolean {
  const fields = names.filter((name) => name !== 'q' && query.has(name));
  if (!fields.every((name) => Reflect.get(each, name) === query.get(name))) return false;
  if (views.get(query.get('view') ?? '')?.(each) === false) return false;
  const q = query.get('q');
  if (q === null || String(each.number) === q.replace('#', '')) return true;
  const requester = contactOf.get(each.requesterId)!;
  const held = ` ${each.subject} ${requester.name} ${requester.xUsers[0]!.handle} `.toLowerCase();
  const words = q.replace('@', '').trim().split(' ');
  return words.every((word, index) =>
    held.includes(` ${word}${index === words.length - 1 && !q.endsWith(' ') ? '' : ' '}`),
  );
}

describe.each(Object.entries(seenBy))('S29 the tickets of %s', (_who, { call, seen }) => {
  test.each(queries.map((query) => [query === '' ? '(all)' : query, query]))('%s', async (_name, query) => {
    const ids: string[] = [];
    const reads = await readsOf(db, ['tickets'], async () => {
      const answer = await call('GET', `/v1/tickets?${query}`);
      ids.push(...answer.read(z.object({ data: z.array(ticketSchema) })).data.map(({ id }) => id));
    });
    const wanted = new URLSearchParams(query);
    const meant = tickets.filter((each) => seen(each) && isMeant(wanted, each)).toReversed();
    expect(ids).toEqual(meant.slice(0, 50).map(({ _id }) => _id));
    for (const { planSummary, hasSortStage, nreturned } of reads) {
      expect(planSummary).toMatch(/^(IXSCAN|COUNT|EOF)/);
      if (hasSortStage) expect(nreturned).toBeLessThanOrEqual(1);
    }
    // Two filters that no index has together: as many are read as one of the two has.
    const costs = reads.map(
      ({ planSummary, docsExamined }) => `${docsExamined ?? 0} by ${planSummary ?? ''}`,
    );
    expect(sum(reads.map(({ docsExamined }) => docsExamined)), costs.join('; ')).toBeLessThanOrEqual(
      many / 4 + 200,
    );
  });
});

test('(control) a regular expression over the subjects is noticed', async () => {
  const reads = await readsOf(db, ['tickets'], () =>
    db.tickets
      .find({ subject: /damaged/ })
      .sort({ createdAt: -1 })
      .limit(101)
      .toArray(),
  );
  expect(sum(reads.map(({ docsExamined }) => docsExamined))).toBeGreaterThan(many / 4 + 200);
});
