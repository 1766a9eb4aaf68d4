import { expect, test } from 'vitest';
import { z } from 'zod';
import { problemSchema } from '../../../api/problems.js';
import { ticketSchema } from '../../../api/views/ticket.js';
import { viewSchema } from '../../../api/views/view.js';
import { at, noon, ticket } from '../../../src/domain/test/examples.js';
import { newId } from '../../../src/store/database.js';
import { seedViews } from '../../../src/store/views/standard.js';
import { rigWithWorld } from './world.js';

const { rig, world } = await rigWithWorld();
const { db } = rig;
await db.views.deleteMany({});
await seedViews(db, noon);
const asAgent = await rig.asAgent(await rig.addAgent());

const list = z.object({ data: z.array(viewSchema) });
const listed = async (call = rig.asAdmin) => (await call('GET', '/v1/views')).read(list).data;
const make = (body: object) => rig.asAdmin('POST', '/v1/views', { body: { name: 'One', ...body } });
const urgent = { all: [{ field: 'priority', operator: 'is', values: ['urgent'] }], any: [] };
const ticketsOf = async (id: string, call = rig.asAdmin) =>
  (await call('GET', `/v1/tickets?view=${id}`))
    .read(z.object({ data: z.array(ticketSchema) }))
    .data.map((each) => each.id);

test('S53 there is a view for each channel from the start, once, and one that was removed stays removed', async () => {
  const [first, ...rest] = await listed(asAgent);
  expect([first, ...rest].map((view) => view?.standard)).toEqual(['x', 'x_dm', 'x_like', 'email']);
  expect(await rig.db.audit.find({ resource: 'view' }).toArray()).toMatchObject(
    [first, ...rest].map((view) => ({ action: 'created', by: null, resourceId: view?.id, name: view?.name })),
  );
  expect(await ticketsOf(first!.id)).toEqual([world.ticket._id]);
  expect(await ticketsOf(rest[2]!.id)).toEqual([]);
  expect((await rig.asAdmin('DELETE', `/v1/views/${rest[2]!.id}`)).status).toBe(204);
  expect(await seedViews(db, noon)).toBe(0);
  expect(await listed()).toHaveLength(3);
});

test('S53 views come by their position; what is left out stays; each change is on the audit’s record', async () => {
  const made = (await make({ conditions: urgent })).read(viewSchema);
  expect(made).toMatchObject({ position: 4, enabled: true, standard: null, conditions: urgent });
  const url = `/v1/views/${made.id}`;
  expect((await rig.asAdmin('PATCH', url, { body: { position: 1 } })).status).toBe(428);
  const stale = { body: { position: 1 }, headers: { 'if-match': '"9"' } };
  expect((await rig.asAdmin('PATCH', url, stale)).status).toBe(412);
  const change = { body: { position: 1, name: 'Urgent' }, headers: { 'if-match': '"1"' } };
  const changed = (await rig.asAdmin('PATCH', url, change)).read(viewSchema);
  expect(changed).toMatchObject({ name: 'Urgent', position: 1, version: 2, conditions: urgent });
  expect((await listed()).slice(0, 2).map(({ name }) => name)).toContain('Urgent');
  expect((await rig.asAdmin('DELETE', url)).status).toBe(204);
  const entries = await db.audit.find({ resourceId: made.id }).sort({ _id: 1 }).toArray();
  expect(entries.map(({ action }) => action).toSorted()).toEqual(['changed', 'created', 'removed']);
  expect(entries.find(({ action }) => action === 'changed')?.changes).toEqual([
    { pointer: '/name', from: 'One', to: 'Urgent' },
    { pointer: '/position', from: 4, to: 1 },
  ]);
});

test('S53 a view that names nothing is refused with the place', async () => {
  const conditions = { any: [{ field: 'groupId', operator: 'is', values: [world.groupId, null, 'nobody'] }] };
  const refused = (await make({ conditions })).read(problemSchema);
  expect(refused).toMatchObject({ status: 400, errors: [{ pointer: '/conditions/any/0/values/2' }] });
  const wrong = (
    await make({ conditions: { all: [{ field: 'happened', operator: 'is', values: ['created'] }] } })
  ).read(problemSchema);
  expect(wrong).toMatchObject({ status: 400, errors: [{ pointer: '/conditions/all/0/field' }] });
});

test('S53 a view selects by all it asks, page by page, and only what the agent sees (S29)', async () => {
  const { groupId } = world;
  const tickets = Array.from({ length: 30 }, (_, index) =>
    ticket({
      ...{ _id: newId(), number: 100 + index, createdAt: at(index), requesterId: world.contactId },
      ...{ channel: index % 2 === 0 ? 'x' : 'x_dm', groupId: index % 3 === 0 ? groupId : null },
      tags: index % 5 === 0 ? ['vip'] : [],
    }),
  );
  await db.tickets.insertMany(tickets);
  const conditions = {
    all: [{ field: 'groupId', operator: 'is', values: [null] }],
    any: [
      { field: 'tags', operator: 'hasAny', values: ['vip'] },
      { field: 'channel', operator: 'is', values: ['x_dm'] },
    ],
  };
  const { id } = (await make({ conditions })).read(viewSchema);
  const meant = tickets
    .filter(({ groupId, tags, channel }) => groupId === null && (tags.length > 0 || channel === 'x_dm'))
    .toReversed();
  expect(await ticketsOf(id)).toEqual(meant.map(({ _id }) => _id));
  expect(await ticketsOf(id, asAgent)).toEqual(
    meant.filter(({ channel }) => channel !== 'x_dm').map(({ _id }) => _id),
  );
  const page = z.object({ data: z.array(ticketSchema), nextCursor: z.string().nullable() });
  const paged: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const next = cursor === '' ? '' : `&cursor=${cursor}`;
    const answer: z.output<typeof page> = (
      await rig.asAdmin('GET', `/v1/tickets?view=${id}&limit=3${next}`)
    ).read(page);
    paged.push(...answer.data.map((each) => each.id));
    cursor = answer.nextCursor;
  }
  expect(paged).toEqual(meant.map(({ _id }) => _id));
  const tried = await rig.asAdmin('POST', '/v1/views/try', { body: { conditions } });
  expect(
    tried.read(z.object({ found: z.int(), lookedAt: z.int(), tickets: z.array(ticketSchema) })),
  ).toMatchObject({
    ...{ found: meant.length, lookedAt: 31 },
    tickets: meant.slice(0, 10).map(({ _id }) => ({ id: _id })),
  });
  expect((await rig.asAdmin('GET', '/v1/tickets?view=nothing')).status).toBe(400);
});

test('what a view names is removed once it names it no more, also where both are asked for at once', async () => {
  const agent = await rig.addAgent();
  const groups = await Promise.all(
    ['One', 'Two'].map(async (name) =>
      (await rig.asAdmin('POST', '/v1/groups', { body: { name } })).read(z.object({ id: z.string() })),
    ),
  );
  const [group, other] = groups;
  const naming = (field: string, id: string) => ({ all: [{ field, operator: 'isNot', values: [id] }] });
  const both = { all: [...naming('groupId', group!.id).all, ...naming('assigneeId', agent._id).all] };
  const view = (await make({ name: 'Ours', conditions: both })).read(viewSchema);
  const removals = [`/v1/groups/${group!.id}`, `/v1/agents/${agent._id}`] as const;
  for (const [index, url] of removals.entries())
    expect((await rig.asAdmin('DELETE', url)).read(problemSchema)).toMatchObject({
      ...{ status: 409, code: ['groupInUse', 'agentInUse'][index] },
      detail: expect.stringContaining('the view “Ours”') as string,
    });
  await rig.asAdmin('DELETE', `/v1/views/${view.id}`);
  for (const url of removals) expect((await rig.asAdmin('DELETE', url)).status).toBe(204);

  const statuses = await Promise.all([
    make({ conditions: naming('groupId', other!.id) }).then(({ status }) => status),
    rig.asAdmin('DELETE', `/v1/groups/${other!.id}`).then(({ status }) => status),
  ]);
  expect([
    [201, 409],
    [400, 204],
  ]).toContainEqual(statuses);
});

test('S52 office hours are kept as set; a time zone that there is not, and an end before the beginning, are told', async () => {
  const hours = { timeZone: 'Europe/Berlin', days: [{ day: 'monday', from: '09:00', to: '24:00' }] };
  const headers = { 'if-match': '*' };
  const set = (officeHours: unknown) =>
    rig.asAdmin('PATCH', '/v1/settings', { body: { officeHours }, headers });
  const shape = z.object({ officeHours: z.unknown() });
  expect((await rig.asAdmin('GET', '/v1/settings')).read(shape)).toEqual({ officeHours: null });
  expect((await set(hours)).read(shape)).toEqual({ officeHours: { ...hours, holidays: [] } });
  const pointersOf = async (wrong: object) =>
    (await set({ ...hours, ...wrong })).read(problemSchema).errors?.map(({ pointer }) => pointer);
  expect(await pointersOf({ timeZone: 'Mars/Olympus' })).toEqual(['/officeHours/timeZone']);
  expect(await pointersOf({ days: [{ day: 'monday', from: '17:00', to: '09:00' }] })).toEqual([
    '/officeHours/days/0/to',
  ]);
  expect(await pointersOf({ days: [{ day: 'monday', from: '9', to: '17:00' }] })).toContain(
    '/officeHours/days/0/from',
  );
  expect(await pointersOf({ holidays: [{ date: '2026-02-30', name: 'None' }] })).toEqual([
    '/officeHours/holidays/0/date',
  ]);
  expect((await set(null)).read(shape)).toEqual({ officeHours: null });
});
