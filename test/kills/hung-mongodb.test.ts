import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { startApi } from '../../api/server.js';
import { readConfig } from '../../src/config.js';
import { homeIn } from '../../src/servers/children.js';
import { provide } from '../../src/servers/find.js';
import { mongodb } from '../../src/servers/mongodb.js';
import { silentProgress } from '../../src/servers/progress.js';
import { startMongodb } from '../../src/servers/start-mongodb.js';
import { createFirstAdmin } from '../../src/store/agents/first-admin.js';
import { openDatabase } from '../../src/store/database.js';
import { buildIndexes } from '../../src/store/migrate.js';
import { withDatabase } from '../../src/store/mongodb-uri.js';
import { eventually } from '../eventually.js';
import { steadyPort } from '../ports.js';

test('a MongoDB that hangs is named in a 503 after some 10 s, of reads and writes, and served again when it goes on', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'perch-hung-'));
  const found = await provide(mongodb, silentProgress, { ...process.env, MONGODB_URI: '' });
  if (found.kind !== 'program') throw new Error('no mongod to stop');
  const [port, home] = [await steadyPort(), homeIn(folder)];
  const mongod = await startMongodb({ program: found.path, port, dataFolder: join(folder, 'data'), home });
  onTestFinished(async () => {
    process.kill(mongod.pid, 'SIGCONT');
    await mongod.stop();
    await rm(folder, { recursive: true });
  });
  const config = readConfig({
    MONGODB_URI: withDatabase(mongod.uri, 'perch'),
    TEMPORAL_ADDRESS: inject('temporalAddress'),
    PERCH_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
    ...{ X_CLIENT_ID: 'x', X_CLIENT_SECRET: 'x', LOG_LEVEL: 'silent' },
    ...{ API_PORT: '0', API_METRICS_PORT: '0' },
  });
  const db = await openDatabase(config.mongodbUri);
  await buildIndexes(db);
  const { token } = await createFirstAdmin(db, { email: 'a@b', name: 'Admin', now: new Date() });
  await db.close();
  const api = await startApi(config);
  onTestFinished(() => api.close());
  const asked = (path: string, init: RequestInit = {}) =>
    fetch(`${api.url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    });
  expect((await asked('/v1/tickets')).status).toBe(200);

  process.kill(mongod.pid, 'SIGSTOP');
  const begun = Date.now();
  const body = JSON.stringify({ name: 'Billing', agentIds: [] });
  const answers = await Promise.all([asked('/v1/tickets'), asked('/v1/groups', { method: 'POST', body })]);
  expect(Date.now() - begun).toBeLessThan(20_000);
  for (const answer of answers)
    expect(await answer.json()).toMatchObject({
      ...{ status: 503, code: 'unavailable', detail: 'No answer from MongoDB.' },
    });

  process.kill(mongod.pid, 'SIGCONT');
  await eventually(async () => (await asked('/v1/tickets')).status === 200, { what: 'an answer again' });
});
