import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { msToTs } from '@temporalio/common/lib/time.js';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { startApi } from '../../api/server.js';
import { ConfigurationError, readConfig } from '../../src/config.js';
import { migrate } from '../../src/migrate.js';
import { newId, openDatabase, type Database } from '../../src/store/database.js';
import { connectTemporal, type TemporalClient } from '../../src/temporal/connect.js';
import { eventually } from '../eventually.js';
import { steadyPort } from '../ports.js';
import { dropOwnDatabase, ownDatabaseUri } from './own-database.js';
import { runPerch } from './perch-process.js';

let db: Database;
let env: Record<string, string>;
let temporal: TemporalClient;
beforeAll(async () => {
  env = {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '',
    MONGODB_URI: ownDatabaseUri(),
    TEMPORAL_ADDRESS: inject('temporalAddress'),
    PERCH_DEPLOYMENT: `t${newId()}`,
    PERCH_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
    API_PORT: '0',
    API_METRICS_PORT: '0',
    WORKER_METRICS_PORT: '0',
    X_CLIENT_ID: 'x',
    X_CLIENT_SECRET: 'x',
    LOG_LEVEL: 'silent',
  };
  const config = readConfig(env);
  await migrate(config, { log: () => undefined, advise: () => undefined });
  db = await openDatabase(config.mongodbUri);
  temporal = await connectTemporal(config);
});
afterAll(async () => {
  await temporal.client.schedule.getHandle(`${env['PERCH_DEPLOYMENT']}-housekeeping`).delete();
  await temporal.close();
  await dropOwnDatabase(db);
});

/** What a person reads when the API can't start with these settings. */
async function refusalOfApi(changes: Record<string, string>): Promise<string> {
  const refused: unknown = await startApi(readConfig({ ...env, ...changes })).then(
    (api) => api.close(),
    (error: unknown) => error,
  );
  expect(refused).toBeInstanceOf(ConfigurationError);
  return refused instanceof Error ? refused.message : '';
}

/** What a command that can't do its work says; never with a stack. */
async function refusalOf(command: string, changes: Record<string, string>): Promise<string> {
  const { output, exitCode } = await runPerch([command], { ...env, ...changes });
  expect(exitCode).toBe(1);
  expect(output).not.toMatch(/\n\s+at /);
  return output;
}

test('what the environment does not set is read from .env of the working directory; what it sets wins', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'perch-env-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const PERCH_KEYS = env['PERCH_KEYS'] ?? '';
  await writeFile(join(folder, '.env'), `PERCH_KEYS=odd\nX_CLIENT_ID=\nMONGODB_URI=mongodb://127.0.0.1:1\n`);
  const { PATH, HOME } = process.env;
  const said = (more: Record<string, string>) => runPerch(['migrate'], { PATH, HOME, ...more }, folder);
  expect((await said({})).output).toMatch(/PERCH_KEYS: must[\s\S]*X_CLIENT_ID: is not set/);
  const { output } = await said({ PERCH_KEYS, X_CLIENT_ID: 'x', X_CLIENT_SECRET: 'x' });
  expect(output).toMatch(/^MONGODB_URI names no database: mongodb:\/\/127.0.0.1:1\./);
});

describe('Temporal', () => {
  test('a namespace that does not exist is told with its setting and the command to make it', async () => {
    const said = await refusalOfApi({ TEMPORAL_NAMESPACE: 'not-made-yet' });
    expect(said).toContain('TEMPORAL_NAMESPACE');
    expect(said).toContain(
      `temporal operator namespace create --address ${env['TEMPORAL_ADDRESS']} --namespace not-made-yet`,
    );
  });

  test('a namespace that goes later is seen in /ready', async () => {
    const own = `t${newId()}`;
    const { workflowService, operatorService } = temporal.client.connection;
    await workflowService.registerNamespace({
      namespace: own,
      workflowExecutionRetentionPeriod: msToTs('1 day'),
    });
    await eventually(() => workflowService.describeNamespace({ namespace: own }).then(() => true), {
      what: 'the namespace',
    });
    const api = await startApi(readConfig({ ...env, TEMPORAL_NAMESPACE: own }));
    try {
      expect((await fetch(`${api.url}/ready`)).status).toBe(200);
      await operatorService.deleteNamespace({ namespace: own });
      const seen = () => fetch(`${api.url}/ready`).then((answer) => answer.text());
      await eventually(async () => (await seen()).includes('"temporal":"failing"'), {
        what: 'an API that is not ready',
      });
    } finally {
      await api.close();
    }
  });

  test('a worker is refused where migrate did not come as far as the schedule, and says what to run', async () => {
    const said = await refusalOf('worker', { PERCH_DEPLOYMENT: 'not-migrated' });
    expect(said).toMatch(/Temporal lacks the schedule "not-migrated-housekeeping"\. Run: .*migrate\n$/);
  });

  test('a server that is not there is told with its setting', async () => {
    const nowhere = `127.0.0.1:${await steadyPort()}`;
    expect(await refusalOfApi({ TEMPORAL_ADDRESS: nowhere })).toContain(`${nowhere} (TEMPORAL_ADDRESS)`);
  });
});

describe('MongoDB', () => {
  test('a user that is refused is told with the setting, without the password', async () => {
    const uri = new URL(env['MONGODB_URI'] ?? '');
    [uri.username, uri.password] = ['nobody', 'hidden'];
    const said = await refusalOfApi({ MONGODB_URI: uri.href });
    expect(said).toMatch(/MONGODB_URI.*Authentication failed.*authSource/);
    expect(said).not.toContain('hidden');
  });

  test('token says in which database it made the first admin, and of one who was there nothing', async () => {
    const [first, second] = [await runPerch(['token'], env), await runPerch(['token'], env)];
    expect(first.output).toContain(`made the first admin in database "${db.native.databaseName}"`);
    expect(second.output).toMatch(/^Admin: +admin@localhost\n/);
  });

  test('migrate and token say why they can’t do their work, and show no stack', async () => {
    const uri = ownDatabaseUri();
    const odd = await openDatabase(uri);
    await odd.native.createCollection('agents', { validator: { never: true } });
    const twice = [{ email: 'twice' }, { email: 'twice' }];
    await odd.native.collection('agents').insertMany(twice, { bypassDocumentValidation: true });
    try {
      const [migrating, token] = await Promise.all([
        refusalOf('migrate', { MONGODB_URI: uri }),
        refusalOf('token', { MONGODB_URI: uri }),
      ]);
      expect(migrating).toMatch(/E11000 duplicate key.*\n$/);
      expect(token).toBe('Document failed validation\n');
    } finally {
      await dropOwnDatabase(odd);
    }
  });
});

describe('a port that is taken', () => {
  const taken = createServer();
  let port: string;
  beforeAll(async () => {
    await once(taken.listen(0, '127.0.0.1'), 'listening');
    port = String((taken.address() as AddressInfo).port);
  });
  afterAll(() => new Promise((resolve) => taken.close(resolve)));

  test.each(['API_PORT', 'API_METRICS_PORT'])('is told with its setting (%s)', async (setting) => {
    const said = await refusalOfApi({ [setting]: port });
    expect(said).toContain(`Port ${port} of 127.0.0.1 is taken`);
    expect(said).toContain(`set ${setting} to another port`);
  });

  test('is told by a worker as well', async () => {
    const said = await refusalOf('worker', { WORKER_METRICS_PORT: port });
    expect(said).toContain('set WORKER_METRICS_PORT to another port');
  });

  test('an address of another machine is told with API_HOST', async () => {
    expect(await refusalOfApi({ API_HOST: '192.0.2.1' })).toContain('API_HOST');
  });
});
