import { setTimeout as delay } from 'node:timers/promises';
import { listenTo, type Ear } from '../api/client/listen.js';
import { findable } from '../src/domain/items/findable.js';
import { account, ada, at, post } from '../src/domain/test/examples.js';
import { agentsRepository, type AgentFields } from '../src/store/agents/repository.js';
import { newId } from '../src/store/database.js';
import { tokensRepository } from '../src/store/sessions/tokens.js';
import { countOf, machine, megabytesOf, report, secondsOf } from './shared/report.js';
import { withBench, type Bench } from './shared/stack.js';
import { median, percentile } from './shared/statistics.js';
import { busy, usagesOf } from './shared/usage.js';

export interface LiveOptions {
  readonly listeners: number;
  readonly items: number;
  readonly itemsPerSecond: number;
}

/** Nothing looks after it: its items come from here alone. */
const unread = { state: 'paused', stateReason: 'deactivated' } as const;

/** How soon those who listen to the social tab are told of items, and what they cost the API. */
export async function live({ listeners, items, itemsPerSecond }: LiveOptions): Promise<void> {
  await withBench({}, async (bench) => {
    await bench.db.accounts.insertOne(account({ visibility: { who: 'everyone', groupIds: [] } }, unread));
    const tokens = await tokensOf(bench, Math.ceil(listeners / perAgent));
    const listen = (from: string | null): Promise<Ear[]> =>
      Promise.all(Array.from({ length: listeners }, (_, index) => listenAs(bench, tokens, index, from)));

    const none = await look(bench);
    const ears = await listen(null);
    const from = ears[0]?.lastId() ?? '';
    const idle = await look(bench);
    const stored = await store(bench, items, itemsPerSecond);
    await allHeard(ears, stored);
    const after = await look(bench);
    const delays = ears.flatMap((ear) => delaysOf(ear, stored));
    await Promise.all(ears.map((ear) => ear.stop()));

    const began = Date.now();
    const back = await listen(from);
    await allHeard(back, stored);
    const backMs = Date.now() - began;
    await Promise.all(back.map((ear) => ear.stop()));

    report(
      `${listeners} listen while ${countOf(items)} items are stored, ${itemsPerSecond} a second`,
      machine(bench.versions),
      [
        {
          what: 'from stored to heard, median',
          value: `${countOf(median(delays))} ms`,
          beside: `p99 ${countOf(percentile(delays, 0.99))} ms, of ${countOf(delays.length)} events`,
        },
        {
          what: 'load, of one core',
          value: '',
          beside: busy(idle.usages, after.usages, after.atMs - idle.atMs),
        },
        {
          what: 'memory (RSS) of the API for them',
          value: megabytesOf(idle.apiBytes - none.apiBytes),
          beside: [none, idle, after].map(({ apiBytes }) => megabytesOf(apiBytes)).join(' → '),
        },
        {
          what: 'all come back at once and hear all again',
          value: secondsOf(backMs),
          beside: `${countOf(items * listeners)} events`,
        },
      ],
    );
  });
}

/** An agent may listen so often at once. */
const perAgent = 20;

/** Of as many agents. */
const tokensOf = ({ db }: Bench, count: number): Promise<string[]> =>
  Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const now = new Date();
      const fields: AgentFields = {
        ...{
          email: `a${index}@localhost`,
          name: 'Agent',
          role: 'agent' as const,
          permissions: [],
          phone: null,
        },
        ...{ ticketAccess: 'all' as const, groupIds: [], passwordHash: null },
      };
      const added = await db.transaction((session) =>
        agentsRepository(db).create(fields, { by: null, now }, session),
      );
      if (added.outcome !== 'saved') throw new Error(`The agent was not added: ${added.outcome}`);
      const token = { agentId: added.agent._id, name: 'bench', scopes: ['*'], expiresAt: null } as const;
      return (
        await db.transaction((session) => tokensRepository(db).create(token, { by: null, now }, session))
      ).secret;
    }),
  );

const listenAs = ({ config }: Bench, tokens: readonly string[], index: number, from: string | null) =>
  listenTo(
    `http://127.0.0.1:${config.api.port}/v1/inbox/events`,
    { authorization: `Bearer ${tokens[Math.floor(index / perAgent)] ?? ''}` },
    from,
  );

/** When each item was stored, by id. */
async function store(
  { db, progress }: Bench,
  items: number,
  perSecond: number,
): Promise<Map<string, number>> {
  const stored = new Map<string, number>();
  const began = Date.now();
  await progress.step('Storing items', async () => {
    for (let index = 0; index < items; index += 1) {
      await delay(Math.max(0, began + (index * 1_000) / perSecond - Date.now()));
      const { toFile: _, ...item } = post(at(index), ada, {}, { _id: newId() });
      await db.items.insertOne({ ...item, ...findable(item) });
      stored.set(item._id, Date.now());
    }
  });
  return stored;
}

async function allHeard(ears: readonly Ear[], stored: ReadonlyMap<string, number>): Promise<void> {
  while (ears.some((ear) => ear.heard.length < stored.size)) await delay(10);
  const wrong = ears.filter((ear) => new Set(ear.heard.map(({ data }) => data.id)).size !== stored.size);
  if (wrong.length > 0) throw new Error(`${wrong.length} did not hear each item once`);
}

const delaysOf = (ear: Ear, stored: ReadonlyMap<string, number>): number[] =>
  ear.heard.map(({ data, at: heardAt }) => Math.max(0, heardAt - (stored.get(data.id ?? '') ?? heardAt)));

async function look({ pids, progress }: Bench) {
  await progress.step('Letting it settle', () => delay(5_000));
  const usages = await usagesOf(pids());
  return { atMs: Date.now(), usages, apiBytes: usages.get('api')?.rssBytes ?? Number.NaN };
}
