import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, expectTypeOf, test } from 'vitest';
import { problemBody, Problem } from '../problems.js';
import type { Answer, Comment, Page, Ticket } from './answers.js';
import { ApiProblem, perch, type Perch } from './perch-client.js';

let close: () => void = () => undefined;
afterEach(() => close());

/** A client of a server that answers like this. */
async function clientOf(answer: (request: IncomingMessage) => { status?: number; body: string }) {
  const server = createServer((request, response) => {
    const { status = 200, body } = answer(request);
    response.writeHead(status).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  close = () => server.close();
  return perch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'a token');
}

const refusal = (api: Perch): Promise<unknown> => api.get('/v1/me').catch((error: unknown) => error);

test('a refusal says what was asked, status and code, and what to do about it', async () => {
  const problem = new Problem('invalidRequest', {
    detail: 'The body is not valid.',
    errors: [{ pointer: '/name', message: 'is not known' }],
  });
  const api = await clientOf(() => ({ status: 400, body: JSON.stringify(problemBody(problem, 'req-1')) }));
  expect(await refusal(api)).toMatchObject({
    status: 400,
    code: 'invalidRequest',
    message:
      'GET /v1/me: 400 invalidRequest — The request is not valid — The body is not valid. — /name is not known — Correct the fields listed in errors.',
  });
});

test.each(['<h1>Bad gateway</h1>', '"no"', 'null', ''])(
  'a refusal that is none of the API’s is shown as it is: %s',
  async (body) => {
    const error = await refusal(await clientOf(() => ({ status: 502, body })));
    expect(error).toBeInstanceOf(ApiProblem);
    expect(error).toMatchObject({ status: 502, code: null, message: `GET /v1/me: 502 ${body}` });
  },
);

test('every page of a list is read, under the filters asked for', async () => {
  const asked: (string | undefined)[] = [];
  const api = await clientOf(({ url }) => {
    asked.push(url);
    return { body: JSON.stringify({ data: [asked.length], nextCursor: asked.length < 2 ? 'a/b' : null }) };
  });
  expect(await api.all('/v1/tickets?status=new')).toEqual([1, 2]);
  expect(asked).toEqual([
    '/v1/tickets?status=new&limit=100',
    '/v1/tickets?status=new&limit=100&cursor=a%2Fb',
  ]);
});

test('a path that is written out has the shape of its route, and any other is unknown', () => {
  expectTypeOf<Answer<'PATCH', `/v1/tickets/${string}`>>().toEqualTypeOf<Ticket>();
  expectTypeOf<Answer<'GET', `/v1/tickets/${string}`>>().toExtend<Ticket>();
  expectTypeOf<Answer<'GET', `/v1/tickets/${string}/comments?limit=5`>>().toEqualTypeOf<Page<Comment>>();
  expectTypeOf<Answer<'DELETE', `/v1/tickets/${string}`>>().toBeUnknown();
  expectTypeOf<Answer<'GET', string>>().toBeUnknown();
});
