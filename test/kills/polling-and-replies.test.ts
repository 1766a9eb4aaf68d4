import { afterAll, describe, expect, test } from 'vitest';
import type { Fault, RequestEntry } from '../../simulator/control-client.js';
import { eventually } from '../eventually.js';
import { deskOf } from '../integration/desk.js';
import { stackForFile } from '../integration/stack.js';
import { startWorkerProcess } from '../integration/worker-process.js';

const stack = await stackForFile({ worker: false });
const desk = deskOf(stack);
await desk.plentyOfMessageReads();
let worker = await startWorkerProcess(stack.env);
afterAll(() => worker.kill());
const acme = await stack.connect('acme');
await stack.control.createUser({ username: 'jane', dmPolicy: 'everyone' });

/** What X holds of an answer, and which request carries it there. */
const kinds = {
  post: {
    route: 'create-post',
    ask: (words: string) => stack.control.post({ from: 'jane', text: `@acme ${words}` }),
  },
  'direct message': {
    route: 'send-dm',
    ask: (words: string) => stack.control.dm({ from: 'jane', to: 'acme', text: words }),
  },
} as const;
type Kind = keyof typeof kinds;

let asked = 0;

async function ticketFor(kind: Kind): Promise<string> {
  const atX = await kinds[kind].ask(`question ${(asked += 1)}`);
  await desk.look(acme);
  return (await desk.ticketWith(acme, atX)).id;
}

/** Of unknown outcome is each for a moment, before the look at X. */
const { answer, replyBecomes: becomes } = desk;

async function timesAtX(text: string): Promise<number> {
  const { posts, dms } = await stack.control.ledger();
  return [...posts, ...dms].filter((each) => each.text.endsWith(text)).length;
}

/** Answers while the fault stands, and kills the worker once X has met it. */
async function killedInMidSend(kind: Kind, text: string, fault: Partial<Fault>): Promise<string> {
  const { route } = kinds[kind];
  const ticketId = await ticketFor(kind);
  const since = await lastRequest();
  await stack.control.fault({ kind: 'hang', ...fault, route, account: 'acme' } as Fault);
  const { id } = await answer(ticketId, text);
  await requestAfter(since, (entry) => entry.route === route);
  await worker.kill();
  worker = await startWorkerProcess(stack.env);
  return id;
}

const lastRequest = async (): Promise<number> => (await stack.control.journal()).at(-1)?.seq ?? 0;

const requestAfter = (seq: number, fits: (entry: RequestEntry) => boolean): Promise<RequestEntry> =>
  eventually(async () => (await stack.control.journal(seq)).find(fits), {
    what: 'a request to X',
  });

describe.each<Kind>(['post', 'direct message'])('a %s as answer, and the worker killed', (kind) => {
  test('S43 before the send: sent once by the next worker', async () => {
    const ticketId = await ticketFor(kind);
    await worker.kill();
    const text = `accepted without a worker, ${kind}`;
    const { id } = await answer(ticketId, text);
    worker = await startWorkerProcess(stack.env);
    await becomes(id, 'sent');
    expect(await timesAtX(text)).toBe(1);
  });

  test('S43 in mid-send, before X took it: unknown, and never sent by itself', async () => {
    const text = `lost on the way, ${kind}`;
    const id = await killedInMidSend(kind, text, { kind: 'hang' });
    await becomes(id, 'unknown');
    // The next answer goes out, and still nothing of this one.
    const later = await answer(await ticketFor(kind), `after the loss, ${kind}`);
    await becomes(later.id, 'sent');
    expect(await timesAtX(text)).toBe(0);
  });

  test('S43 in mid-send, after X took it: found at X, not sent again', async () => {
    const text = `taken and unheard, ${kind}`;
    const id = await killedInMidSend(kind, text, { kind: 'hang', commit: true });
    await becomes(id, 'sent');
    expect(await timesAtX(text)).toBe(1);
  });

  test('S43 after the send, with the answer on its way: found at X, not sent again', async () => {
    const text = `taken and half heard, ${kind}`;
    const id = await killedInMidSend(kind, text, { kind: 'slow', overMs: 2_500 });
    await becomes(id, 'sent');
    expect(await timesAtX(text)).toBe(1);
  });
});

// A promise of docs/architecture.md: a poll due or in flight when the worker is killed starts within 10 s of a worker
// being started again.
describe('a poll when the worker is killed', () => {
  const longestMs = 10_000;
  const asksForMentions = ({ route, account }: RequestEntry): boolean =>
    route === 'mentions' && account === 'acme';

  interface Resumed {
    /** From the new process being spawned to the request, in ms. */
    readonly fromSpawnMs: number;
    /** From the new worker being ready; below 0 when the request came before anybody could ask. */
    readonly fromReadyMs: number;
  }

  /** The 10 s count from readiness: how long a loaded machine takes to start a Node process is not Perch's. */
  async function resumed(): Promise<Resumed> {
    const since = await lastRequest();
    const spawnedAt = Date.now();
    worker = await startWorkerProcess(stack.env);
    const readyAt = Date.now();
    const { at } = await requestAfter(since, asksForMentions);
    const polledAt = Date.parse(at);
    const took = { fromSpawnMs: polledAt - spawnedAt, fromReadyMs: polledAt - readyAt };
    console.log(`polled ${took.fromSpawnMs} ms after the spawn, ${took.fromReadyMs} ms after being ready`);
    return took;
  }

  test('in flight: starts within 10 s of a worker being started again', async () => {
    const since = await lastRequest();
    await stack.control.fault({ route: 'mentions', kind: 'hang', account: 'acme' });
    await requestAfter(since, (entry) => asksForMentions(entry) && entry.outcome === 'hung');
    await worker.kill();
    expect((await resumed()).fromReadyMs).toBeLessThan(longestMs);
  });

  test('due: starts within 10 s of a worker being started again', async () => {
    const since = await lastRequest();
    await requestAfter(since, asksForMentions);
    const dueAt = await eventually(async () => {
      const { sources } = await stack.api.get(`/v1/accounts/${acme.id}/health`);
      const mentions = sources.find(({ kind }) => kind === 'mentions');
      const next = Date.parse(mentions?.nextPollAt ?? '');
      return next > Date.now() && next;
    });
    await worker.kill();
    const killed = await lastRequest();
    await eventually(() => Date.now() > dueAt + 1_000, { what: 'the poll to be due' });
    expect((await stack.control.journal(killed)).filter(asksForMentions)).toEqual([]);
    expect((await resumed()).fromReadyMs).toBeLessThan(longestMs);
  });
});
