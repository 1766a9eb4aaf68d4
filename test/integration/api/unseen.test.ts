import { describe, expect, test } from 'vitest';
import type { Agent } from '../../../src/domain/agents/agent.js';
import { at, message, noon, ticketRule } from '../../../src/domain/test/examples.js';
import { newId, type Database } from '../../../src/store/database.js';
import { addressOf, goodBodies, neededQueries, unending } from './calls.js';
import { described, everyRoute, type Route } from './every-route.js';
import { apiRigForFile, type Caller } from './rig.js';
import { smallWorld, type World } from './world.js';

/** What hides itself from some agents, by the first part of the path; and what every agent may see. */
const hiding = [
  ...[
    'accounts',
    'escalation-policies',
    'inbox',
    'incidents',
    'media',
    'replies',
    'reports',
    'set-aside',
    'tickets',
  ],
];
const open = [
  ...['automations', 'dispatcher-rules', 'triggers'],
  ...['agents', 'contacts', 'departments', 'groups', 'me', 'products', 'session', 'settings', 'webhooks'],
  ...['audit', 'deliveries', 'mails', 'notifications', 'suspended-users', 'tokens', 'views', 'x-users'],
];

/** Who must not see some of the world, and which parts of it those are. */
interface Viewer {
  readonly may: Partial<Agent>;
  readonly prepare: (db: Database, world: World) => Promise<unknown>;
  /** Everything behind an id of these is missing for them. */
  readonly hidden: readonly string[];
  /** Takes what they do not see out of the world. */
  readonly forget: (db: Database, world: World) => Promise<unknown>;
  readonly secrets: (world: World) => readonly string[];
}

const showTo = (db: Database, { account }: World, who: 'admins' | 'everyone') =>
  db.accounts.updateOne({ _id: account._id }, { $set: { 'settings.visibility.who': who } });

const ofTickets = ['tickets', 'comments', 'replies', 'media'] as const;
const secretsOfTicket = ({ ticket, comment, reply }: World) => [
  ticket._id,
  ticket.subject,
  comment._id,
  reply._id,
];

const viewers: Record<string, Viewer> = {
  'an outsider of the account who is restricted to groups': {
    may: { ticketAccess: 'groups', permissions: ['directMessages'] },
    prepare: (db, world) => showTo(db, world, 'admins'),
    hidden: hiding,
    forget: (db) =>
      Promise.all(
        (
          [
            ...ofTickets,
            'accounts',
            'sources',
            'streams',
            'items',
            'ticketRules',
            'gaps',
            'escalationPolicies',
            'incidents',
            'pages',
          ] as const
        ).map((name) => db[name].deleteMany({})),
      ),
    secrets: (world) => [
      ...secretsOfTicket(world),
      ...[world.account._id, world.account.handle, world.streamId, 'Brand', 'lost parcel'],
      ...[world.policyId, world.incidentId, 'Refunds'],
      ...[world.item, world.listedItem, world.setAsideItem].flatMap(({ _id, xId, text }) => [_id, xId, text]),
    ],
  },
  'an agent of the account who is restricted to groups': {
    may: { ticketAccess: 'groups', permissions: ['directMessages'] },
    prepare: (db, world) => showTo(db, world, 'everyone'),
    hidden: ['tickets', 'replies', 'media'],
    forget: (db) => Promise.all(ofTickets.map((name) => db[name].deleteMany({}))),
    secrets: secretsOfTicket,
  },
  'an agent denied direct messages': {
    may: { permissions: [] },
    prepare: async (db, world) => {
      await showTo(db, world, 'everyone');
      const ours = { accountId: world.account._id };
      const said = message(at(1), {}, ours);
      const { author, kind, origins, peerXUserId, source } = said;
      for (const item of [world.item, world.listedItem, world.setAsideItem])
        await db.items.updateOne({ _id: item._id }, { $set: { author, kind, origins, peerXUserId, source } });
      await db.tickets.updateOne({ _id: world.ticket._id }, { $set: { channel: 'x_dm' } });
    },
    hidden: ['inbox', 'set-aside', 'tickets', 'replies', 'media'],
    forget: (db) => Promise.all([...ofTickets, 'items' as const].map((name) => db[name].deleteMany({}))),
    secrets: (world) => [
      ...secretsOfTicket(world),
      ...[world.item, world.listedItem, world.setAsideItem].flatMap(({ _id, xId, text }) => [_id, xId, text]),
    ],
  },
};

const daysFromTicket = ({ ticket }: World, days: number): string =>
  new Date(ticket.createdAt.getTime() + days * 86_400_000).toISOString();

/** For every parameter by which a list is narrowed, what would find something hidden. */
const queries: Record<string, (world: World) => string> = {
  accountId: ({ account }) => account._id,
  answered: () => 'false',
  by: () => 'account',
  channel: ({ ticket: { channel } }) => channel,
  conditions: ({ ticket: { channel } }) =>
    JSON.stringify({ all: [{ field: 'channel', operator: 'is', values: [channel] }], any: [] }),
  departmentId: ({ departmentId }) => departmentId,
  from: (world) => daysFromTicket(world, -1),
  groupId: ({ groupId }) => groupId,
  keyword: () => 'parcel',
  outcome: () => 'joined',
  policyId: ({ policyId }) => policyId,
  resource: () => 'account',
  resourceId: ({ account }) => account._id,
  state: () => 'open',
  productId: ({ productId }) => productId,
  q: () => 'parcel',
  requesterId: ({ contactId }) => contactId,
  status: () => 'open',
  streamId: ({ streamId }) => streamId,
  tab: () => 'mentions',
  ticketed: () => 'true',
  timeZone: () => 'Europe/Berlin',
  to: (world) => daysFromTicket(world, 1),
  unread: () => 'true',
  version: () => '1',
  view: ({ viewId }) => viewId,
};

const familyOf = ({ path }: Route): string => path.split('/')[2] ?? '';
const namesOne = ({ path }: Route): boolean => path.includes('/:');

const rig = await apiRigForFile();
// Who is told what of what never ends is for the tests of live updates.
const routes = everyRoute(rig.app).filter(
  (route) => route.path.startsWith('/v1/') && !described(rig.app, route)?.isOpen && !unending.has(route.name),
);

async function begin({ may, prepare }: Viewer) {
  for (const { name } of await rig.db.native.listCollections().toArray())
    if (!['agents', 'apiTokens'].includes(name)) await rig.db.native.collection(name).deleteMany({});
  const world = await smallWorld(rig.db);
  const accountId = world.account._id;
  await rig.db.ticketRules.insertOne({
    ...{ _id: newId(), accountId, version: 1, at: noon, by: null },
    rules: [ticketRule({ name: 'Lost', keywords: ['lost parcel'] })],
  });
  await prepare(rig.db, world);
  const call = await rig.asAgent(await rig.addAgent(may));
  for (const each of [call, rig.asAdmin]) await each('GET', '/v1/me');
  return { world, call };
}

/** The reading routes' addresses, each also with every parameter that narrows it. */
function addresses(world: World, route: Route): string[] {
  const url = addressOf(route, world, { otherwise: rig.admin._id });
  const needed = neededQueries[route.name];
  const narrowed = (described(rig.app, route)?.query ?? [])
    .filter((name) => !['limit', 'cursor'].includes(name))
    .map((name) => {
      const value = queries[name]?.(world);
      if (value === undefined) throw new Error(`${route.name}: say here what ?${name}= would find`);
      return `${name}=${encodeURIComponent(value)}`;
    });
  return ['', ...narrowed].map((query) =>
    [url, [query.startsWith('q=') ? '' : needed, query].filter(Boolean).join('&')].filter(Boolean).join('?'),
  );
}

const sent = async (call: Caller, { method, name }: Route, url: string, world: World) => {
  const body = goodBodies[name]?.(world);
  const answer = await call(method, url, { ...(body ? { body } : {}), headers: { 'if-match': '*' } });
  return { ...answer, told: url + JSON.stringify(body ?? '') };
};

describe.each(Object.entries(viewers))('S29 to %s', (_who, viewer) => {
  test('every route says no more than if what they may not see were not there', async () => {
    const { world, call } = await begin(viewer);
    const unknown = routes.filter((route) => ![...hiding, ...open].includes(familyOf(route)));
    expect(
      unknown.map(({ name }) => name),
      'say above whether it hides itself',
    ).toEqual([]);
    const reading = routes.filter(({ method }) => method === 'GET');
    expect(reading.length).toBeGreaterThan(25);

    const missing = routes.filter((route) => viewer.hidden.includes(familyOf(route)) && namesOne(route));
    expect(missing.length).toBeGreaterThan(8);
    const before = await rig.dump();
    const leaks: string[] = [];
    for (const route of missing) {
      const { status } = await sent(call, route, addressOf(route, world, { otherwise: '' }), world);
      if (status !== 404) leaks.push(`${route.name} is ${status}`);
    }

    const answers = async () => {
      const texts = new Map<string, string>();
      for (const route of reading)
        for (const url of addresses(world, route)) {
          const { text, told } = await sent(call, route, url, world);
          texts.set(url, text.replaceAll(/"requestId":"[^"]*"/g, ''));
          for (const secret of viewer.secrets(world).filter((each) => !told.includes(each)))
            if (text.includes(secret)) leaks.push(`${url} tells ${secret}`);
        }
      return texts;
    };
    const shown = await answers();
    if (viewer.hidden.includes('inbox')) {
      const convert = routes.find(({ name }) => name === 'POST /v1/inbox/convert')!;
      const { text } = await sent(call, convert, convert.path, world);
      if (!text.includes('"notFound"')) leaks.push(`${convert.name} answers ${text}`);
    }
    expect(leaks).toEqual([]);
    expect(await rig.dump()).toBe(before);

    const seenByAdmin = new Set<string>();
    for (const route of missing.filter(({ method }) => method === 'GET')) {
      const { status } = await sent(rig.asAdmin, route, addressOf(route, world, { otherwise: '' }), world);
      if (status !== 200) seenByAdmin.add(`${route.name} is ${status}`);
    }
    expect([...seenByAdmin], '(control) an admin sees each').toEqual([]);

    await viewer.forget(rig.db, world);
    expect(Object.fromEntries(await answers())).toEqual(Object.fromEntries(shown));
  });
});
