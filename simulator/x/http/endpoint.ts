import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { World } from '../world/world.js';
import type { Answer } from './answer.js';
import type { Charges } from './charges.js';
import { answerNow, deliver, drop, faultedAnswer, hang, overCapacity } from './deliver.js';
import type { Fault, Faults } from './faults.js';
import type { Limits } from './limits.js';
import type { PagingQuirks } from './quirks.js';
import type { RequestEntry, RequestLog } from './request-log.js';
import type { Served } from './route.js';
import { idsShown } from './shown.js';

/** What every door of X shares. */
export interface Doors {
  world: World;
  faults: Faults;
  limits: Limits;
  requests: RequestLog;
  charges: Charges;
  paging: PagingQuirks;
  /** Sees every answer a route under /2 gives, before any fault gets at it. */
  onAnswer?: ((route: Served, answer: Answer) => void) | undefined;
}

export interface Incoming {
  params: Record<string, unknown>;
  query: Record<string, unknown>;
  body: unknown;
  authorization: string | undefined;
}

export interface Endpoint {
  name: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  /** Whose call it is, before anything is decided: scripted faults and the journal go by it. */
  account(incoming: Incoming): string | undefined;
  /** Most answer at once; a call that makes X call somebody else answers later. */
  run(incoming: Incoming): Answer | Promise<Answer>;
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

const incomingOf = (request: FastifyRequest): Incoming => ({
  params: record(request.params),
  query: record(request.query),
  body: request.body,
  authorization: request.headers.authorization,
});

const SECRET = /^(code|token|refresh_token|client_secret|code_verifier)$/;
const shown = (query: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(query).map(([key, value]) => [key, SECRET.test(key) ? '…' : value]));

export function commonHeaders(world: World): Record<string, string> {
  return {
    date: new Date(world.nowMs()).toUTCString(),
    'api-version': '2.167',
    'x-access-level': 'read-write-directmessages',
    'x-transaction-id': randomUUID().replaceAll('-', '').slice(0, 16),
    'cache-control': 'no-cache, no-store, max-age=0',
  };
}

type Outcome = Pick<RequestEntry, 'outcome' | 'status'> & { limited?: boolean; showed?: string[] };

async function handle(
  doors: Doors,
  endpoint: Endpoint,
  reply: FastifyReply,
  incoming: Incoming,
  fault: Fault | undefined,
): Promise<Outcome> {
  const headers = commonHeaders(doors.world);
  if (fault?.kind === 'drop-before-commit') return drop(reply);
  if (fault?.kind === 'hang' && fault.commit !== true) return hang(reply);
  if (fault?.kind === 'status') return answerNow(reply, faultedAnswer(fault), headers);
  if (fault?.kind === 'html') return answerNow(reply, overCapacity(), headers);
  const running = endpoint.run(incoming);
  const answer = running instanceof Promise ? await running : running;
  const showed = endpoint.method === 'GET' ? idsShown(answer.body) : [];
  return { ...deliver(reply, answer, headers, fault), limited: answer.status === 429, showed };
}

/** Mounts an endpoint: scripted faults around it, every request written down. */
export function mount(server: FastifyInstance, doors: Doors, endpoint: Endpoint): void {
  server.route({
    method: endpoint.method,
    url: endpoint.path,
    handler: async (request, reply) => {
      const incoming = incomingOf(request);
      const account = endpoint.account(incoming);
      const call = { route: endpoint.name, path: endpoint.path, method: endpoint.method, username: account };
      const nowMs = doors.world.nowMs();
      const fault = doors.faults.take(call, nowMs);
      const { limited, showed = [], ...outcome } = await handle(doors, endpoint, reply, incoming, fault);
      doors.requests.add({
        at: new Date(nowMs).toISOString(),
        method: endpoint.method,
        path: request.url.split('?')[0] ?? request.url,
        route: endpoint.name,
        ...(account === undefined ? {} : { account }),
        query: shown(incoming.query),
        ...outcome,
        ...(fault === undefined ? {} : { fault: fault.kind }),
        ...(limited === true ? { limited } : {}),
        ...(showed.length > 0 ? { showed } : {}),
      });
      return reply;
    },
  });
}
