import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { connectAccounts, type Connected } from './shared/accounts.js';
import { land } from './shared/customers.js';
import { plainInserts } from './shared/floor.js';
import { countOf, machine, report, secondsOf } from './shared/report.js';
import { type Bench, withBench } from './shared/stack.js';
import { compareDelivery, perSecond } from './shared/statistics.js';
import { busy, usagesOf } from './shared/usage.js';

export interface BurstOptions {
  readonly mentions: number;
  readonly accounts: number;
  /** Where the worker leaves a CPU profile. */
  readonly profile?: string;
}

/** Longer than the landing takes, so that nothing is polled before all of it lies there. */
export const restingPollSeconds = 900;
/** X gives the newest 800 mentions and nothing beyond. */
export const mostMentions = 800;

/** Mentions of a few accounts that land at once, and how fast they are tickets. */
export async function burst({ mentions, accounts: count, profile }: BurstOptions): Promise<void> {
  if (mentions / count > mostMentions)
    throw new Error(`X gives the newest ${mostMentions} mentions of an account: take more accounts`);
  await withBench(profile === undefined ? {} : profiled(profile), async (bench) => {
    const handles = Array.from({ length: count }, (_, index) => `acme${index}`);
    const { accounts } = await connectAccounts(bench, handles, { pollSeconds: restingPollSeconds });
    const posted = await land(bench, handles, mentions, 'fan');
    const { tookMs, calls, load } = await bench.progress.step('Turning them into tickets', () =>
      drain(bench, accounts, mentions),
    );
    const tickets = await bench.db.tickets.find({}, { projection: { conversationXId: 1 } }).toArray();
    const { lost, doubled } = compareDelivery(
      posted.map(({ xId }) => xId),
      tickets.map(({ conversationXId }) => conversationXId ?? ''),
    );
    const floor = await bench.progress.step('The same documents in plain inserts', () => plainInserts(bench));
    const rate = perSecond(mentions, tookMs);
    const plain = perSecond(mentions, floor.plainMs);
    report(`${mentions} mentions of ${count} accounts at once`, machine(bench.versions), [
      { what: 'tickets per second', value: countOf(rate), beside: 'aim: at least 500' },
      { what: 'from first poll to last ticket', value: secondsOf(tookMs), beside: `${calls} calls to X` },
      {
        what: 'bare floor, tickets per second',
        value: countOf(plain),
        beside: `the same ${countOf(floor.documents)} documents in plain bulk inserts`,
      },
      { what: 'ratio to the bare floor', value: (rate / plain).toFixed(2), beside: 'aim: at least 0.20' },
      {
        what: 'ratio with the same indexes',
        value: ((rate * floor.indexedMs) / (mentions * 1_000)).toFixed(2),
        beside: `a floor of ${countOf(perSecond(mentions, floor.indexedMs))} tickets per second`,
      },
      { what: 'load, of one core', value: '', beside: load },
      { what: 'lost, doubled', value: `${lost}, ${doubled}`, beside: 'aim: 0, 0' },
    ]);
  });
}

const profiled = (folder: string) => ({
  NODE_OPTIONS: `--import=${join(import.meta.dirname, 'shared', 'profile.mjs')}`,
  BENCH_PROFILE: resolve(folder),
});

/** What has not come this long after the last one is lost. */
const patienceMs = 60_000;

/** When the count was reached; with something lost, when the last one came. */
async function reached(count: () => Promise<number>, wanted: number, everyMs: number): Promise<number> {
  let [last, cameAt] = [-1, Date.now()];
  for (;;) {
    const now = await count();
    if (now !== last) [last, cameAt] = [now, Date.now()];
    if (now >= wanted || Date.now() - cameAt > patienceMs) return cameAt;
    await delay(everyMs);
  }
}

interface Drained {
  /** From the first request for mentions to the last ticket that a reader sees. */
  readonly tookMs: number;
  /** To X, meanwhile. */
  readonly calls: number;
  readonly load: string;
}

/** Has all accounts look now, and waits for so many more tickets, or until none come any more. */
export async function drain(
  { api, control, db, pids }: Bench,
  accounts: readonly Connected[],
  wanted: number,
): Promise<Drained> {
  const there = await db.tickets.estimatedDocumentCount();
  const seen = (await control.journal()).at(-1)?.seq ?? 0;
  const before = await usagesOf(pids());
  const beganAt = Date.now();
  await Promise.all(accounts.map(({ id }) => api.post(`/v1/accounts/${id}/poll`)));
  // Counting costs the server; the estimate costs nothing, and is early by what is not majority yet.
  await reached(() => db.tickets.estimatedDocumentCount(), there + wanted, 20);
  const endedAt = await reached(() => db.tickets.countDocuments(), there + wanted, 5);
  const load = busy(before, await usagesOf(pids()), endedAt - beganAt);
  const journal = await control.journal(seen);
  const first = journal.find(({ route }) => route === 'mentions');
  if (!first) throw new Error('nothing was polled');
  return { tookMs: endedAt - Date.parse(first.at), calls: journal.length, load };
}
