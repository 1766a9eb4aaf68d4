import http from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { readConfig } from '../config.js';
import { wallClock } from '../domain/clock.js';
import type { XError } from './errors/x-error.js';
import { transport, type Request } from './transport.js';

const secret = 'the-access-token';
const read: Request = { method: 'GET', path: 'users/me', as: { accessToken: secret } };
const write: Request = { ...read, method: 'POST', path: 'tweets', body: { text: 'secret words' } };
const json = { 'content-type': 'application/json' };

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function listening(server: net.Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const overHttp = (handler: http.RequestListener) => listening(http.createServer(handler));
/** A server that says what `answer` says, byte by byte, once it was asked something. */
const overTcp = (answer: (socket: Socket) => void) =>
  listening(
    net.createServer((socket) => socket.once('data', () => answer(socket)).on('error', () => undefined)),
  );

function open(apiUrl: string, timeoutMs = 2_000) {
  const { x } = readConfig({
    PERCH_KEYS: `k1:${Buffer.alloc(32).toString('base64')}`,
    X_CLIENT_ID: 'app',
    X_CLIENT_SECRET: 'app/secret',
    X_API_URL: apiUrl,
    X_REQUEST_TIMEOUT_MS: String(timeoutMs),
  });
  return transport(x, wallClock);
}

const failure = async (work: Promise<unknown>): Promise<XError> =>
  work.then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => error as XError,
  );

describe('S43 what may have been taken and what certainly was not', () => {
  test('nobody listens: not sent', async () => {
    const url = await overHttp(() => undefined);
    await closing.pop()?.();
    for (const request of [write, read])
      expect(await failure(open(url).send(request))).toMatchObject({
        kind: 'unreachable',
        maybeTaken: false,
        message: expect.stringContaining('ECONNREFUSED') as string,
      });
  });

  test('a name that does not resolve: not sent', async () => {
    expect(await failure(open('http://perch.invalid', 20_000).send(write))).toMatchObject({
      kind: 'unreachable',
    });
  });

  test.each<[string, (socket: Socket) => void]>([
    ['the connection is reset', (socket) => socket.resetAndDestroy()],
    ['the connection is closed', (socket) => socket.end()],
    ['no answer comes', () => undefined],
    [
      'the body is cut',
      (socket) =>
        socket.end(
          'HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{"data":',
        ),
    ],
    [
      'the JSON is broken',
      (socket) =>
        socket.end('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 8\r\n\r\n{"data":'),
    ],
    [
      'a page of HTML comes instead',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 6\r\n\r\n<html>'),
    ],
    [
      'a redirect comes instead',
      (socket) => socket.end('HTTP/1.1 302 Found\r\nlocation: /login\r\ncontent-length: 0\r\n\r\n'),
    ],
    [
      'nothing is in the body',
      (socket) =>
        socket.end('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 0\r\n\r\n'),
    ],
    [
      'an unasked, corrupt compression',
      (socket) =>
        socket.end(
          'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\n\x1f\x8bno',
        ),
    ],
  ])('%s: lost, for a write and for a read', async (_what, answer) => {
    const x = open(await overTcp(answer), 400);
    for (const request of [write, read])
      expect(await failure(x.send(request))).toMatchObject({ kind: 'noAnswer', maybeTaken: true });
  });

  test('a refusal is a refusal, also where its body is cut or foreign', async () => {
    const refusing = (type: string) =>
      overTcp((socket) =>
        socket.end(`HTTP/1.1 403 Forbidden\r\ncontent-type: ${type}\r\ncontent-length: 99\r\n\r\n{"ti`),
      );
    for (const type of ['application/json', 'text/html'])
      expect(await failure(open(await refusing(type)).send(write))).toMatchObject({
        kind: 'forbidden',
        maybeTaken: false,
      });
  });

  test('a caller who gives up before it left, and after', async () => {
    const x = open(await overTcp(() => undefined));
    expect(await failure(x.send({ ...write, signal: AbortSignal.abort() }))).toMatchObject({
      kind: 'aborted',
      maybeTaken: false,
    });
    const caller = new AbortController();
    const url = await overTcp(() => caller.abort());
    expect(await failure(open(url).send({ ...write, signal: caller.signal }))).toMatchObject({
      kind: 'aborted',
      maybeTaken: true,
    });
  });
});

test('the deadline holds against an answer that trickles in', async () => {
  const url = await overHttp((_request, response) => {
    response.writeHead(200, json);
    const drip = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(drip));
  });
  const startedAt = performance.now();
  expect(await failure(open(url, 300).send(read))).toMatchObject({ kind: 'noAnswer' });
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});

test('reads share a connection and leave nothing on it, a write has its own', async () => {
  const warnings: Error[] = [];
  const note = (warning: Error) => warnings.push(warning);
  process.on('warning', note);
  const ports: (number | undefined)[] = [];
  const url = await overHttp((request, response) => {
    ports.push(request.socket.remotePort);
    response.writeHead(200, json).end('{}');
  });
  const x = open(url);
  for (let n = 0; n < 20; n += 1) await x.send(read);
  expect(new Set(ports).size).toBe(1);
  for (const request of [write, write]) await x.send(request);
  expect(new Set(ports).size).toBe(3);
  process.off('warning', note);
  expect(warnings).toEqual([]);
});

test('calls carry the user’s token and JSON; token endpoints the app’s credentials and a form', async () => {
  const seen: { url?: string; authorization?: string; type?: string; body: string }[] = [];
  const url = await overHttp((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { authorization, 'content-type': type } = request.headers;
      seen.push({
        ...(request.url ? { url: request.url } : {}),
        ...(authorization ? { authorization } : {}),
        ...(type ? { type } : {}),
        body,
      });
      response.writeHead(200, json).end('{}');
    });
  });
  const x = open(url);
  await x.send(write);
  await x.send({ method: 'POST', path: 'oauth2/token', body: { grant_type: 'refresh_token' }, as: 'app' });
  expect(seen).toMatchObject([
    { url: '/2/tweets', authorization: `Bearer ${secret}`, body: '{"text":"secret words"}' },
    {
      url: '/2/oauth2/token',
      authorization: `Basic ${Buffer.from('app:app%2Fsecret').toString('base64')}`,
      type: expect.stringContaining('x-www-form-urlencoded') as string,
      body: 'grant_type=refresh_token',
    },
  ]);
});

test('X’s clock and limits are read from every answer, refusals included', async () => {
  const date = new Date(Date.now() + 3_600_000);
  const reset = Math.floor(date.getTime() / 1_000) + 60;
  const limits = { 'x-rate-limit-limit': 15, 'x-rate-limit-remaining': 0, 'x-rate-limit-reset': reset };
  let status = 200;
  const url = await overHttp((_request, response) => {
    response.writeHead(status, { ...json, ...limits, date: date.toUTCString() }).end('{}');
  });
  const x = open(url);
  expect((await x.send(read)).rateLimit).toEqual({
    limit: 15,
    remaining: 0,
    resetAt: new Date(reset * 1_000),
  });
  expect(Math.abs(Number(x.clockOffsetMs()) - 3_600_000)).toBeLessThan(1_500);
  const other = open(url);
  status = 429;
  expect(await failure(other.send(read))).toMatchObject({
    kind: 'rateLimited',
    resetAt: new Date(reset * 1_000),
  });
  expect(other.xNow().getTime() - Date.now()).toBeGreaterThan(3_590_000);
});

test('an error holds neither the token nor the text, in any corner', async () => {
  const url = await overHttp((_request, response) => {
    response
      .writeHead(400, json)
      .end(JSON.stringify({ title: 'Invalid Request', detail: 'Bad: secret words' }));
  });
  const error = await failure(open(url).send(write));
  const everything = JSON.stringify([
    error,
    error.message,
    error.stack,
    error.cause,
    Object.getOwnPropertyNames(error),
  ]);
  expect(everything).toContain('badRequest');
  expect(everything).not.toMatch(/secret words|the-access-token/);
});
