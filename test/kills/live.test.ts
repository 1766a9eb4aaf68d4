import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, inject, onTestFinished, test } from 'vitest';
import { homeIn } from '../../src/servers/children.js';
import { provide } from '../../src/servers/find.js';
import { mongodb } from '../../src/servers/mongodb.js';
import { silentProgress } from '../../src/servers/progress.js';
import { startMongodb } from '../../src/servers/start-mongodb.js';
import { account, ada, at, post } from '../../src/domain/test/examples.js';
import { createFirstAdmin } from '../../src/store/agents/first-admin.js';
import { isDuplicateKey, newId, openDatabase, type Database } from '../../src/store/database.js';
import { buildIndexes } from '../../src/store/migrate.js';
import { withDatabase } from '../../src/store/mongodb-uri.js';
import { eventually } from '../eventually.js';
import { steadyPort } from '../ports.js';
import { listenTo, type Ear } from '../../api/client/listen.js';
import { decided } from '../integration/api/world.js';
import { startPerch } from '../integration/perch-process.js';

test('S28 mongod and the API killed: who listens comes back by themselves and hears each item once, in order', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'perch-live-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const found = await provide(mongodb, silentProgress, { ...process.env, MONGODB_URI: '' });
  if (found.kind !== 'program') throw new Error('no mongod to kill');
  const options = {
    ...{ program: found.path, port: await steadyPort() },
    ...{ dataFolder: join(folder, 'data'), home: homeIn(folder) },
  };
  let mongod = await startMongodb(options);
  onTestFinished(() => mongod.stop());
  const db = await openDatabase(withDatabase(mongod.uri, 'perch'));
  onTestFinished(() => db.close());
  await buildIndexes(db);
  const { token } = await createFirstAdmin(db, { email: 'a@b', name: 'Admin', now: new Date() });
  await db.accounts.insertOne(account());
  const port = String(await steadyPort());
  const env = {
    ...process.env,
    ...{ MONGODB_URI: withDatabase(mongod.uri, 'perch'), TEMPORAL_ADDRESS: inject('temporalAddress') },
    ...{ PERCH_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`, API_PORT: port },
    ...{ X_CLIENT_ID: 'x', X_CLIENT_SECRET: 'x', LOG_LEVEL: 'silent' },
  };
  let api = await startPerch('api', env);
  onTestFinished(() => api.stop());

  const ear = keepListening(`http://127.0.0.1:${port}/v1/inbox/events`, token);
  onTestFinished(() => ear.stop());
  await eventually(() => ear.begins() > 0, { what: 'the stream' });
  const written: string[] = [];
  const upTo = async (count: number): Promise<void> => {
    while (written.length < count) written.push(await storeSurely(db));
  };

  await upTo(100);
  process.kill(mongod.pid, 'SIGKILL');
  await mongod.stop();
  const meanwhile = upTo(300);
  mongod = await startMongodb(options);
  await meanwhile;
  await api.kill();
  await upTo(400);
  api = await startPerch('api', env);
  await upTo(500);
  await eventually(() => ear.heard().length >= written.length, { what: 'all that was written' });
  expect(ear.begins()).toBeGreaterThan(1);
  expect(ear.heard().map(({ event, data }) => `${event} ${data.id ?? ''}`)).toEqual(
    written.map((id) => `item ${id}`),
  );
});

/** Comes back whenever the connection ends, with what it heard last. */
function keepListening(url: string, token: string) {
  const ears: Ear[] = [];
  const over = new AbortController();
  const done = (async () => {
    while (!over.signal.aborted) {
      const last = ears.at(-1)?.lastId() ?? null;
      const ear = await listenTo(url, { authorization: `Bearer ${token}` }, last).catch(() => null);
      if (ear) ears.push(ear);
      await (ear ? ear.ended : wait(100));
    }
  })();
  return {
    begins: () => ears.length,
    heard: () => ears.flatMap((ear) => ear.heard),
    async stop() {
      over.abort();
      await ears.at(-1)?.stop();
      await done;
    },
  };
}

let minutes = 0;

/** Stores an item, again until MongoDB has it. */
async function storeSurely(db: Database): Promise<string> {
  minutes += 1;
  const item = decided(post(at(minutes), ada, {}, { _id: newId() }), {});
  for (;;)
    try {
      await db.items.insertOne(item);
      return item._id;
    } catch (error) {
      if (isDuplicateKey(error)) return item._id;
      await wait(50);
    }
}
