import { describe, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { problemSchema } from '../../../api/problems.js';
import { startApi } from '../../../api/server.js';
import { readConfig } from '../../../src/config.js';
import { openDatabase } from '../../../src/store/database.js';
import { steadyPort } from '../../ports.js';
import { buildIndexes } from '../../../src/store/migrate.js';
import { apiRig, apiRigForFile } from './rig.js';
import { dropOwnDatabase, ownDatabaseUri } from '../own-database.js';

let fails = false;
const check = async () => {
  if (fails) throw new Error('secret-in-an-error');
};
const rig = await apiRigForFile({ checks: { mongodb: check, temporal: async () => undefined } });

describe('probes', () => {
  test('/live answers whatever is broken; /ready names the part that is', async () => {
    fails = true;
    expect((await rig.asNobody('GET', '/live')).text).toBe('{"live":true}');
    const broken = await rig.asNobody('GET', '/ready');
    expect([broken.status, broken.text]).toEqual([
      503,
      '{"ready":false,"parts":{"mongodb":"failing","temporal":"ok"}}',
    ]);
    fails = false;
    expect((await rig.asNobody('GET', '/ready')).text).toBe(
      '{"ready":true,"parts":{"mongodb":"ok","temporal":"ok"}}',
    );
    expect(rig.log()).not.toContain('secret-in-an-error');
  });
});

describe('documentation', () => {
  test('is OpenAPI 3.1, and a page on it that needs no other host', async () => {
    const document = (await rig.asNobody('GET', '/openapi.json')).read(
      z.looseObject({ openapi: z.string() }),
    );
    expect(document.openapi).toBe('3.1.0');
    const page = await rig.asNobody('GET', '/docs/');
    expect(page.headers['content-type']).toMatch(/^text\/html/);
    expect(page.text).not.toMatch(/(src|href)="(https?:)?\/\//);
  });
});

describe('secrets', () => {
  test('an unknown error leaves as a code and is logged by its type, without its message', async () => {
    const other = await apiRig();
    // Documents that no code of ours would write: showing them fails inside.
    await other.db.native.collection('groups').insertOne({ name: 'canary-text', createdAt: 'canary-date' });
    const answer = await other.asAdmin('GET', '/v1/groups');
    expect(answer.read(problemSchema)).toMatchObject({ status: 500, code: 'internal' });
    expect(answer.text + other.log()).not.toContain('canary');
    expect(other.log()).toContain('"type":"TypeError"');
    await other.close();
  });
});

describe('starting', () => {
  const config = (metricsPort = 0) => {
    return readConfig({
      MONGODB_URI: ownDatabaseUri(),
      TEMPORAL_ADDRESS: inject('temporalAddress'),
      PERCH_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
      X_CLIENT_ID: 'x',
      X_CLIENT_SECRET: 'x',
      API_PORT: '0',
      API_METRICS_PORT: String(metricsPort),
      LOG_LEVEL: 'silent',
    });
  };

  test('is refused without the indexes, and says what to run', async () => {
    await expect(startApi(config())).rejects.toThrow(/perch -- migrate/);
  });

  test('listens, is ready against the real parts, serves its metrics, and closes', async () => {
    const metricsPort = await steadyPort();
    const ready = config(metricsPort);
    const db = await openDatabase(ready.mongodbUri);
    await buildIndexes(db);
    const api = await startApi(ready);
    const answer = await fetch(`${api.url}/ready`);
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { ready: true, parts: { mongodb: 'ok', temporal: 'ok' } },
    ]);
    const metricsUrl = `http://127.0.0.1:${metricsPort}`;
    const metrics = await fetch(`${metricsUrl}/metrics`);
    expect(await metrics.text()).toContain('process_cpu_seconds_total');
    expect((await fetch(`${metricsUrl}/ready`)).status).toBe(200);
    expect((await fetch(`${metricsUrl}/v1/tickets`)).status).toBe(404);
    await api.close();
    for (const url of [`${api.url}/live`, `${metricsUrl}/metrics`])
      await expect(fetch(url)).rejects.toThrow();
    await dropOwnDatabase(db);
  });
});
