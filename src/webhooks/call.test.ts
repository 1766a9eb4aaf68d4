import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { callReceiver } from './call.js';
import { post } from './post.js';
import type { Lookup } from './receiver.js';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

interface Got {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A receiver on loopback, and what it got. */
async function receiver(answer: RequestListener): Promise<{ port: number; url: string; got: Got[] }> {
  const got: Got[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      got.push({ method: request.method, url: request.url, headers: request.headers, body });
      answer(request, response);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  open.push(
    () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  );
  const { port } = server.address() as AddressInfo;
  return { port, url: `http://127.0.0.1:${port}/hook`, got };
}

const answers =
  (status: number, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, headers).end('thanks');
const nowhere: Lookup = async () => {
  throw new Error('Nobody knows this name.');
};
const call = (url: string, allowedHosts = ['127.0.0.1'], lookup = nowhere, deadlineMs?: number) =>
  callReceiver(
    { allowedHosts, lookup },
    { url, headers: { 'webhook-id': 'one' }, body: '{"ä":1}' },
    deadlineMs,
  );

test('S64 a POST of the exact body with the headers, and the status of the answer', async () => {
  const { url, got } = await receiver(answers(202));
  expect(await call(url)).toMatchObject({ status: 202, error: null });
  expect(got).toEqual([expect.objectContaining({ method: 'POST', url: '/hook', body: '{"ä":1}' }) as Got]);
  expect(got[0]?.headers).toMatchObject({ 'webhook-id': 'one', 'content-type': 'application/json' });
});

test('S64 a failure is told with its Retry-After', async () => {
  const { url } = await receiver(answers(503, { 'retry-after': '120' }));
  expect(await call(url)).toMatchObject({ status: 503, retryAfter: '120' });
});

test('S64 an address that is not allowed gets nothing', async () => {
  const { url, port, got } = await receiver(answers(200));
  for (const [each, hosts] of [
    [url, []],
    [`https://127.0.0.1:${port}/`, []],
    [`https://[::1]:${port}/`, []],
    [url, [`127.0.0.1:${port + 1}`]],
  ] as const)
    expect(await call(each, [...hosts])).toMatchObject({ status: null, error: 'addressRefused' });
  expect(got).toEqual([]);
});

test('S64 a name is judged by every address it has', async () => {
  const { port, got } = await receiver(answers(200));
  const url = `https://hook.example.com:${port}/`;
  for (const addresses of [['127.0.0.1'], ['1.1.1.1', '10.0.0.1'], ['::ffff:127.0.0.1'], ['fd00::1']])
    expect(await call(url, [], async () => addresses)).toMatchObject({ error: 'addressRefused' });
  expect(await call(url)).toMatchObject({ error: 'hostUnknown' });
  expect(got).toEqual([]);
});

test('S64 the connection goes to the address that was looked at, with the name as its host', async () => {
  const { port, got } = await receiver(answers(200));
  let asked = 0;
  const once: Lookup = async () => {
    asked += 1;
    return asked === 1 ? ['127.0.0.1'] : ['192.0.2.1'];
  };
  const host = `hook.example.com:${port}`;
  expect(await call(`http://${host}/`, [host], once)).toMatchObject({ status: 200 });
  expect(got[0]?.headers.host).toBe(host);
  expect(asked).toBe(1);
});

test('S64 307 and 308 are followed with the POST', async () => {
  const end = await receiver(answers(200));
  for (const status of [307, 308]) {
    const begin = await receiver(answers(status, { location: `${end.url}?from=${status}` }));
    expect(await call(begin.url)).toMatchObject({ status: 200, error: null });
  }
  expect(end.got.map(({ method, url, body }) => [method, url, body])).toEqual([
    ['POST', '/hook?from=307', '{"ä":1}'],
    ['POST', '/hook?from=308', '{"ä":1}'],
  ]);
});

test('S64 a redirect to a private address is refused, and no request arrives there', async () => {
  const inside = await receiver(answers(200));
  const outside = await receiver(answers(307, { location: inside.url }));
  const hosts = [`127.0.0.1:${outside.port}`];
  expect(await call(outside.url, hosts)).toMatchObject({ status: null, error: 'addressRefused' });
  const byName = await receiver(answers(308, { location: `https://hook.example.com:${inside.port}/` }));
  expect(await call(byName.url, [`127.0.0.1:${byName.port}`], async () => ['127.0.0.1'])).toMatchObject({
    error: 'addressRefused',
  });
  expect(inside.got).toEqual([]);
});

test('S64 a public receiver leads nobody into the operator’s own network; one that is exempt itself may', async () => {
  const inside = await receiver(answers(200));
  const url = 'https://hook.example.com/';
  const allowed = `127.0.0.1:${inside.port}`;
  const redirected = (allowedHosts: string[]) =>
    callReceiver(
      { allowedHosts, lookup: async () => ['1.1.1.1'] },
      { url, headers: {}, body: '{}' },
      undefined,
      // Nobody in a test is public: what stands there is played, what it leads to is real.
      (posted) =>
        posted.url.href === url
          ? Promise.resolve({ status: 307, location: inside.url, retryAfter: null })
          : post(posted),
    );
  expect(await redirected([allowed])).toMatchObject({ status: null, error: 'addressRefused' });
  expect(inside.got).toEqual([]);
  expect(await redirected([allowed, 'hook.example.com'])).toMatchObject({ status: 200, error: null });
  expect(inside.got).toHaveLength(1);
});

test.each([301, 302, 303, 300, 304])('S64 %i would not keep the POST: failed', async (status) => {
  const end = await receiver(answers(200));
  const begin = await receiver(answers(status, { location: end.url }));
  expect(await call(begin.url)).toMatchObject({ status, error: 'redirectRefused' });
  expect(end.got).toEqual([]);
});

test('S64 a fourth redirect is not followed', async () => {
  const { url, got } = await receiver(answers(308, { location: '/hook' }));
  expect(await call(url)).toMatchObject({ status: 308, error: 'tooManyRedirects' });
  expect(got).toHaveLength(4);
});

test('S64 a redirect to nothing readable is failed', async () => {
  expect(await call((await receiver(answers(307))).url)).toMatchObject({ error: 'redirectRefused' });
  const odd = await receiver(answers(307, { location: 'https://' }));
  expect(await call(odd.url)).toMatchObject({ error: 'redirectRefused' });
});

test('S64 one that hangs is left after the deadline, also one that trickles its head', async () => {
  const hanging = await receiver(() => undefined);
  expect(await call(hanging.url, undefined, undefined, 300)).toMatchObject({
    status: null,
    error: 'timedOut',
  });
  const trickling = await receiver((_request, { socket }) => {
    const timer = setInterval(() => socket?.write('H'), 20);
    socket?.on('close', () => clearInterval(timer)).on('error', () => undefined);
  });
  const { error, ms } = await call(trickling.url, undefined, undefined, 300);
  expect(['timedOut', 'connectionLost']).toContain(error);
  expect(ms).toBeLessThan(5_000);
});

test('S64 a name that is never answered for does not outlast the deadline', async () => {
  const never: Lookup = () => new Promise(() => undefined);
  expect(await call('https://example.com/', [], never, 100)).toMatchObject({ error: 'timedOut' });
});

test('S64 an answer’s endless body is not read to the end: its status counts', async () => {
  let written = 0;
  const { url } = await receiver((_request, response) => {
    response.writeHead(200);
    const more = setInterval(() => {
      written += 1;
      response.write('x'.repeat(2_000));
    }, 5);
    response.on('close', () => clearInterval(more));
  });
  expect(await call(url)).toMatchObject({ status: 200, error: null });
  expect(written).toBeLessThan(1_000);
});

test('S64 nobody there, or one that breaks off', async () => {
  const { url } = await receiver((_request, response) => response.socket?.destroy());
  expect(await call(url)).toMatchObject({ status: null, error: 'connectionLost' });
  expect(await call('http://127.0.0.1:9/')).toMatchObject({ status: null, error: 'noConnection' });
});
