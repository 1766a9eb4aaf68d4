import { describe, expect, test } from 'vitest';
import { problems, problemSchema, type ProblemBody, type ProblemCode } from '../../../api/problems.js';
import { newId } from '../../../src/store/database.js';
import {
  described,
  everyRoute,
  fieldsOfShape,
  type Described,
  type Field,
  type Route,
} from './every-route.js';
import type { Answered, Call } from './rig.js';
import { addressOf, goodBodies, neededQueries, unending } from './calls.js';
import { rigWithWorld } from './world.js';

/** Pages and documents for people, and what probes ask; they take no input and tell no secret. */
const withoutInput = /^\/(docs.*|openapi\.json|live|ready)$/;

/** What an agent without any permission may do; whatever is not listed must be refused to them. */
const openToEveryAgent = new Set([
  'DELETE /v1/session',
  'GET /v1/me',
  'GET /v1/tokens',
  'POST /v1/tokens',
  'DELETE /v1/tokens/:id',
  'GET /v1/accounts',
  'GET /v1/inbox',
  'GET /v1/inbox/events',
  'GET /v1/events',
  'POST /v1/inbox/convert',
  'GET /v1/set-aside',
  'GET /v1/tickets',
  'POST /v1/tickets',
  'POST /v1/tickets/bulk',
  'GET /v1/tickets/:id',
  'PATCH /v1/tickets/:id',
  'DELETE /v1/tickets/:id',
  'GET /v1/tickets/:id/history',
  'GET /v1/tickets/:id/comments',
  'POST /v1/tickets/:id/comments',
  'GET /v1/tickets/:id/replies',
  'POST /v1/tickets/:id/replies',
  'POST /v1/tickets/:id/replies/preview',
  'POST /v1/tickets/:id/direct-message',
  'GET /v1/tickets/:id/rule-effects',
  'GET /v1/notifications',
  'POST /v1/notifications/read',
  'POST /v1/notifications/:id/read',
  'GET /v1/replies/:id',
  'POST /v1/replies/:id/cancel',
  'POST /v1/replies/:id/resolve',
  'GET /v1/contacts',
  'POST /v1/contacts',
  'GET /v1/contacts/:id',
  'PATCH /v1/contacts/:id',
  'DELETE /v1/contacts/:id',
  'POST /v1/contacts/:id/x-users',
  'DELETE /v1/contacts/:id/x-users/:xUserId',
  'POST /v1/contacts/:id/merge',
  'POST /v1/media',
  'GET /v1/media/:id',
  'GET /v1/x-users',
  'GET /v1/x-users/:id',
  'GET /v1/suspended-users',
  'GET /v1/suspended-users/:xUserId',
  'PUT /v1/suspended-users/:xUserId',
  'DELETE /v1/suspended-users/:xUserId',
  'GET /v1/escalation-policies',
  'GET /v1/incidents',
  'GET /v1/dispatcher-rules',
  'GET /v1/triggers',
  'GET /v1/triggers/:id',
  'GET /v1/automations',
  'GET /v1/automations/:id',
  'GET /v1/settings',
  'GET /v1/reports/volume',
  'GET /v1/reports/volume.csv',
  'GET /v1/reports/first-answer',
  'GET /v1/reports/first-answer.csv',
  'GET /v1/reports/resolution',
  'GET /v1/reports/resolution.csv',
  'GET /v1/reports/satisfaction',
  'GET /v1/reports/satisfaction.csv',
  'GET /v1/reports/tickets.csv',
  'GET /v1/groups',
  'GET /v1/groups/:id',
  'GET /v1/departments',
  'GET /v1/departments/:id',
  'GET /v1/products',
  'GET /v1/products/:id',
  'GET /v1/views',
  'GET /v1/views/:id',
]);

/** Those that need no scope: a token may always ask whose it is, and be signed out of nothing. */
const withoutScope = new Set(['GET /v1/me', 'DELETE /v1/session']);

const { rig, world } = await rigWithWorld();
const routes = everyRoute(rig.app).filter(({ path }) => !withoutInput.test(path));
const browser = await rig.signIn(rig.signInCode);
const asAgent = await rig.asAgent(await rig.addAgent());
const withOtherScope = await rig.asAgent(rig.admin, ['replies:write']);
// A token's first use is noted; the clock stands still afterwards.
for (const call of [rig.asAdmin, asAgent, withOtherScope]) await call('GET', '/v1/me');
const before = await rig.dump();

function about(route: Route): Described {
  const found = described(rig.app, route);
  if (!found) throw new Error(`${route.name} is not documented`);
  return found;
}

const isOpen = (route: Route): boolean => about(route).isOpen;
const asked = (route: Route, query = '', url = address(route)): string =>
  [url, [neededQueries[route.name], query].filter(Boolean).join('&')].filter(Boolean).join('?');

const bodyOf = (route: Route): object | undefined => goodBodies[route.name]?.(world);

/** The route's address with ids of things that are there. */
const address = (route: Route, id?: string): string =>
  addressOf(route, world, { id, otherwise: rig.admin._id });

const good = (route: Route): Call => ({
  ...(bodyOf(route) ? { body: bodyOf(route) } : {}),
  headers: { 'if-match': '*' },
});

/** The answer is this problem, told as RFC 9457 wants it, and documented for the route. */
function expectProblem(route: Route, answer: Answered, status: number, code: ProblemCode): ProblemBody {
  const context = `${route.name} answered ${answer.status} ${answer.text}`;
  expect(answer.status, context).toBe(status);
  expect(answer.headers['content-type'], context).toMatch(/^application\/problem\+json/);
  const problem = answer.read(problemSchema);
  expect(problem, context).toMatchObject({ status, code, title: problems[code].title });
  expect(problem.requestId, context).toBe(answer.headers['x-request-id']);
  expect(about(route).problems[status], `${route.name} does not document ${code}`).toContain(code);
  return problem;
}

const expectNothingChanged = async (): Promise<void> => {
  expect(await rig.dump()).toBe(before);
  expect(rig.told).toEqual([]);
};

describe('the table', () => {
  test('finds routes, and everything found is documented and has an example of what it takes', () => {
    expect(routes.length).toBeGreaterThan(40);
    const undescribed = routes.filter((route) => described(rig.app, route) === null);
    expect(undescribed).toEqual([]);
    const takesBody = routes.filter((route) => about(route).body !== null);
    expect(takesBody.map(({ name }) => name).toSorted()).toEqual(Object.keys(goodBodies).toSorted());
  });
});

describe('to every route, and nothing changes:', () => {
  test('nobody signed in is 401', async () => {
    for (const route of routes.filter((each) => !isOpen(each))) {
      expectProblem(
        route,
        await rig.asNobody(route.method, address(route), good(route)),
        401,
        'unauthenticated',
      );
      const invented = rig.withToken(`perch_${'0'.repeat(48)}_00000000`);
      expectProblem(route, await invented(route.method, address(route), good(route)), 401, 'unauthenticated');
    }
    await expectNothingChanged();
  });

  test('the wrong role is refused, as 403 or as if there were nothing', async () => {
    const tried = routes.filter((route) => !isOpen(route) && !openToEveryAgent.has(route.name));
    expect(tried.length).toBeGreaterThan(15);
    for (const route of tried) {
      const answer = await asAgent(route.method, address(route), good(route));
      if (answer.status === 404) expectProblem(route, answer, 404, 'notFound');
      else expectProblem(route, answer, 403, 'forbidden');
    }
    await expectNothingChanged();
  });

  test('a token without the scope is 403', async () => {
    const tried = routes.filter((route) => !isOpen(route) && !withoutScope.has(route.name));
    for (const route of tried.filter(
      ({ name }) => !/^(POST|PATCH|DELETE) .*(repl(ies|y)|direct-message|like|repost)/.test(name),
    ))
      expectProblem(
        route,
        await withOtherScope(route.method, address(route), good(route)),
        403,
        'insufficientScope',
      );
    await expectNothingChanged();
  });

  test('a session without its CSRF token changes nothing: 403', async () => {
    const changing = routes.filter((route) => !isOpen(route) && route.method !== 'GET');
    expect(changing.length).toBeGreaterThan(20);
    for (const route of changing) {
      const [bare, wrong] = [
        await browser.withoutCsrf(route.method, address(route), good(route)),
        await browser.withoutCsrf(route.method, address(route), {
          ...good(route),
          headers: {
            'x-csrf-token': browser.csrfToken.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')),
          },
        }),
      ];
      expectProblem(route, bare, 403, 'csrfTokenNeeded');
      expectProblem(route, wrong, 403, 'csrfTokenNeeded');
    }
    await expectNothingChanged();
  });

  test('an unknown field of the body is 400 and named', async () => {
    for (const route of withBody().filter(({ name }) => name !== 'POST /v1/session')) {
      const answer = await rig.asAdmin(route.method, address(route), {
        ...good(route),
        body: { ...bodyOf(route), surprise: 1 },
      });
      const { errors } = expectProblem(route, answer, 400, 'invalidRequest');
      expect(errors).toContainEqual({ pointer: '/surprise', message: 'is not known' });
    }
    await expectNothingChanged();
  });

  test('a wrong type anywhere in the body is 400 and pointed at', async () => {
    let tried = 0;
    for (const route of withBody()) {
      for (const whole of [[], 'text', 7, true]) {
        const answer = await rig.asAdmin(route.method, address(route), { ...good(route), body: whole });
        expectProblem(route, answer, 400, 'invalidRequest');
      }
      for (const [field, schema] of about(route).body ?? []) {
        tried += 1;
        const body = { ...bodyOf(route), [field]: wrongFor(schema) };
        const answer = await rig.asAdmin(route.method, address(route), { ...good(route), body });
        const problem = expectProblem(route, answer, 400, 'invalidRequest');
        // Of a body that may have several forms it can't be said which field is wrong.
        if (route.name !== 'POST /v1/session') expectPointer(problem, `/${field}`);
      }
    }
    expect(tried).toBeGreaterThan(40);
    await expectNothingChanged();
  });

  test('every single setting of an account refuses a wrong type', async () => {
    const route = routes.find(({ name }) => name === 'PATCH /v1/accounts/:id')!;
    const names = fieldsOfShape(rig.app, 'AccountSettingsChangesInput');
    expect(names.length).toBeGreaterThan(20);
    for (const name of names) {
      const body = { settings: { [name]: { not: ['this'] } } };
      const answer = await rig.asAdmin('PATCH', address(route), { ...good(route), body });
      expectPointer(expectProblem(route, answer, 400, 'invalidRequest'), `/settings/${name}`);
    }
    await expectNothingChanged();
  });

  test('a body that is no JSON is 400, one of another type 415, a huge one 413', async () => {
    const huge = JSON.stringify({ text: 'x'.repeat(300_000) });
    for (const route of withBody()) {
      const send = (payload: string, headers: Record<string, string> = {}) =>
        rig.asAdmin(route.method, address(route), { payload, headers: { 'if-match': '*', ...headers } });
      expectProblem(route, await send('{"a":'), 400, 'malformedBody');
      expectProblem(route, await send('{"__proto__":{"role":"admin"}}'), 400, 'malformedBody');
      expectProblem(route, await send(huge), 413, 'bodyTooLarge');
      for (const type of [
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
      ])
        expectProblem(route, await send('name=x', { 'content-type': type }), 415, 'unsupportedMediaType');
    }
    await expectNothingChanged();
  });

  test('an unknown or wrong parameter of the query is 400', async () => {
    const tried = routes.filter((route) => about(route).query.length > 0 && !isOpen(route));
    expect(tried.length).toBeGreaterThan(8);
    for (const route of tried) {
      const ask = (query: string) => rig.asAdmin(route.method, asked(route, query));
      expectProblem(route, await ask('surprise=1'), 400, 'invalidRequest');
      for (const limit of ['0', '101', '1.5', 'x', '', '-1', '1e9'])
        expectProblem(route, await ask(`limit=${limit}`), 400, 'invalidRequest');
    }
    await expectNothingChanged();
  });

  test('a cursor that the list did not make is 400', async () => {
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const lists = routes.filter(
      (route) => about(route).query.includes('cursor') && !route.path.endsWith('/gaps'),
    );
    expect(lists.length).toBeGreaterThan(7);
    const forged = [
      'x',
      '%00',
      encode(7),
      encode([]),
      encode(['yesterday', 'x', 'y']),
      encode([{ $gt: '' }, { $gt: '' }]),
      encode(['2026-01-01T00:00:00.000Z']),
    ];
    for (const route of lists)
      for (const cursor of forged) {
        const answer = await rig.asAdmin('GET', asked(route, `cursor=${cursor}`));
        expectProblem(route, answer, 400, 'invalidCursor');
      }
    await expectNothingChanged();
  });

  test('words that nothing holds are a search that finds nothing', async () => {
    const searched = (name: string) => routes.filter((route) => about(route).query.includes(name));
    const asks = ['q', 'keyword'].flatMap((name) => searched(name).map((route) => [route, name] as const));
    expect(asks.length).toBeGreaterThan(4);
    for (const [route, name] of asks)
      for (const words of ['%00', 'a%00', '$', '$where%20x', '.*', '%C2%AD', '%EF%BF%BD'.repeat(60)]) {
        const answer = await rig.asAdmin('GET', `${address(route)}?${name}=${words}`);
        expect(answer.status, `${route.name} ${name}=${words}: ${answer.text}`).toBe(200);
      }
    await expectNothingChanged();
  });

  test('an id of nothing, of something else, or no id at all is 404', async () => {
    const tried = routes.filter(({ path }) => path.includes(':id'));
    expect(tried.length).toBeGreaterThan(20);
    const foreign = [
      '000000000000000000000000',
      world.comment._id,
      'x',
      '$ne',
      '[object Object]',
      '…',
      '../..',
    ];
    for (const route of tried)
      for (const id of foreign) {
        const answer = await rig.asAdmin(route.method, address(route, id), good(route));
        expectProblem(route, answer, 404, 'notFound');
      }
    await expectNothingChanged();
  });

  test('an idempotency key nobody could mean is 400', async () => {
    const tried = routes.filter((route) => about(route).headers.includes('idempotency-key'));
    expect(tried.length).toBeGreaterThan(7);
    for (const route of tried)
      for (const key of ['', 'two words', 'x'.repeat(256)]) {
        const headers = { 'idempotency-key': key };
        const answer = await rig.asAdmin(route.method, address(route), { ...good(route), headers });
        expectProblem(route, answer, 400, 'invalidRequest');
      }
    await expectNothingChanged();
  });

  test('a route that is not there is 404, whoever asks', async () => {
    for (const call of [rig.asNobody, rig.asAdmin])
      for (const path of ['/v1/nothing', '/v1', '/', '/admin', '/v1/agents/%ZZ']) {
        const answer = await call('GET', path);
        expect([400, 404], path).toContain(answer.status);
        expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
        expect(['routeNotFound', 'malformedUrl']).toContain(answer.read(problemSchema).code);
      }
    await expectNothingChanged();
  });
});

// Last, for it may create and change things.
test('the table is not blind: the good bodies are good', async () => {
  const refused: string[] = [];
  const ending = routes.filter(({ name }) => name !== 'POST /v1/session' && !unending.has(name));
  for (const route of ending) {
    const url = asked(route, '', address(route, newId()));
    const answer = await rig.asAdmin(route.method, url, good(route));
    if (answer.status === 400 && !isOpen(route)) refused.push(`${route.name} ${answer.text}`);
  }
  expect(refused).toEqual([]);
});

const withBody = (): Route[] => routes.filter((route) => bodyOf(route) !== undefined);

const expectPointer = ({ errors }: ProblemBody, pointer: string): void => {
  expect(errors?.map((error) => error.pointer).filter((each) => each.startsWith(pointer))).not.toEqual([]);
};

/** A value that no schema of ours takes in that place. */
const wrongFor = (schema: Field): unknown =>
  schema.type === 'object' || schema.$ref !== undefined ? 'text' : { not: ['this'] };
