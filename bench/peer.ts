import mongoose from 'mongoose';
import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import { drain, mostMentions, restingPollSeconds } from './burst.js';
import { grantPeer } from './peer/accounts.js';
import { connectAccounts } from './shared/accounts.js';
import { land, type Posted } from './shared/customers.js';
import { countOf, machine, report, type Row, secondsOf } from './shared/report.js';
import { type Bench, withBench } from './shared/stack.js';
import { compareDelivery, perSecond } from './shared/statistics.js';

export interface PeerOptions {
  readonly mentions: number;
  readonly accounts: number;
  readonly pollSeconds: number;
}

/** Not half: that could fall just between two accounts, where a kill harms nobody. */
const killedAt = 0.45;

/** What came of one burst: how long it took, and what is lost or doubled at the end. */
interface Outcome {
  readonly title: string;
  readonly tookMs: number;
  readonly lost: number;
  readonly doubled: number;
}

/**
 * The same burst for Perch and for the poller most people would write, undisturbed and with one
 * `kill -9` when nearly half of it is tickets; who is killed is started again a second later.
 */
export async function peer(options: PeerOptions): Promise<void> {
  if (options.mentions / options.accounts > mostMentions)
    throw new Error(`X gives the newest ${mostMentions} mentions of an account: take more accounts`);
  await withBench({}, async (bench) => {
    const outcomes: Outcome[] = [];
    for (const killed of [false, true]) {
      outcomes.push(await ofPerch(bench, options, killed));
      for (const cursor of ['first', 'last'] as const)
        outcomes.push(await ofPeer(bench, options, cursor, killed));
    }
    const { mentions, accounts, pollSeconds } = options;
    const title = `${mentions} mentions of ${accounts} accounts at once, the peer polling every ${pollSeconds} s`;
    report(
      title,
      machine(bench.versions),
      outcomes.map((outcome) => rowOf(outcome, mentions)),
    );
  });
}

const rowOf = ({ title, tookMs, lost, doubled }: Outcome, mentions: number): Row => ({
  what: title,
  value: `${countOf(lost)} lost, ${countOf(doubled)} doubled`,
  beside: `${countOf(perSecond(mentions - lost, tookMs))} tickets per second, ${secondsOf(tookMs)}`,
});

const titled = (who: string, killed: boolean) => `${who}, ${killed ? 'one kill -9' : 'undisturbed'}`;

const handlesOf = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);

async function ofPerch(bench: Bench, { mentions, accounts: count }: PeerOptions, killed: boolean) {
  const prefix = killed ? 'hurt' : 'calm';
  const handles = handlesOf(prefix, count);
  const { accounts } = await connectAccounts(bench, handles, { pollSeconds: restingPollSeconds });
  const posted = await land(bench, handles, mentions, `${prefix}fan`);
  const tickets = () =>
    bench.db.tickets
      .find({ accountId: { $in: accounts.map(({ id }) => id) } }, { projection: { conversationXId: 1 } })
      .toArray();
  const title = titled('Perch', killed);
  return bench.progress.step(title, async () => {
    const killLine = (await bench.db.tickets.estimatedDocumentCount()) + mentions * killedAt;
    const killing = killed
      ? killAt('worker', bench, async () => (await bench.db.tickets.estimatedDocumentCount()) >= killLine)
      : undefined;
    const { tookMs } = await drain(bench, accounts, mentions);
    await killing;
    const about = (await tickets()).map(({ conversationXId }) => conversationXId ?? '');
    return { title, tookMs, ...compareDelivery(idsOf(posted), about) };
  });
}

async function ofPeer(bench: Bench, options: PeerOptions, cursor: 'first' | 'last', killed: boolean) {
  const { mentions, accounts: count, pollSeconds } = options;
  const prefix = `${cursor}${killed ? 'hurt' : 'calm'}`;
  const handles = handlesOf(prefix, count);
  const granted = await Promise.all(handles.map((handle) => grantPeer(bench, handle)));
  const posted = await land(bench, handles, mentions, `${prefix}f`);
  const uri = databaseUri(bench.config.mongodbUri, `peer_${prefix}`);
  const client = await new mongoose.mongo.MongoClient(uri).connect();
  const tickets = client.db().collection<{ tweetId: string }>('tickets');
  const title = titled(`Peer, cursor saved ${cursor}`, killed);
  const seen = (await bench.control.journal()).at(-1)?.seq ?? 0;
  const running = await bench.keep({
    name: 'peer',
    file: join('bench', 'peer', 'poller.ts'),
    env: {
      PEER_MONGODB_URI: uri,
      PEER_X_URL: bench.config.x.apiUrl,
      PEER_INTERVAL_MS: String(pollSeconds * 1_000),
      PEER_CURSOR: cursor,
      PEER_ACCOUNTS: JSON.stringify(granted),
    },
    ready: 'The peer polls',
  });
  try {
    return await bench.progress.step(title, async () => {
      const count = () => tickets.estimatedDocumentCount();
      if (killed) await killAt('peer', bench, async () => (await count()) >= mentions * killedAt);
      const endedAt = await untilQuiet(count, pollSeconds * 2_000);
      const first = (await bench.control.journal(seen)).find(({ route }) => route === 'mentions');
      const about = (await tickets.find().toArray()).map(({ tweetId }) => tweetId);
      const tookMs = endedAt - Date.parse(first?.at ?? '');
      return { title, tookMs, ...compareDelivery(idsOf(posted), about) };
    });
  } finally {
    await running.stop();
    await client.close();
  }
}

const idsOf = (posted: readonly Posted[]): string[] => posted.map(({ xId }) => xId);

const killWithinMs = 120_000;

/** As the out-of-memory killer would: without a word. */
async function killAt(name: string, { pids }: Bench, when: () => Promise<boolean>): Promise<void> {
  const until = Date.now() + killWithinMs;
  while (!(await when())) {
    if (Date.now() > until) throw new Error(`${name} was not that far within ${killWithinMs / 1_000} s`);
    await delay(10);
  }
  const pid = pids().get(name);
  if (pid === undefined) throw new Error(`${name} does not run`);
  process.kill(pid, 'SIGKILL');
}

/** Resolves when nothing more came for so long, with the time of what came last. */
async function untilQuiet(count: () => Promise<number>, quietMs: number): Promise<number> {
  let last = { count: await count(), at: Date.now() };
  while (Date.now() - last.at < quietMs) {
    await delay(50);
    const now = await count();
    if (now !== last.count) last = { count: now, at: Date.now() };
  }
  return last.at;
}

function databaseUri(uri: string, name: string): string {
  const other = new URL(uri);
  other.pathname = `/${name}`;
  return other.href;
}
