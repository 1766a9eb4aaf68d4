import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { ConfigurationError } from '../../src/config.js';
import { type Child, homeIn, startChild } from '../../src/servers/children.js';
import { look, provide } from '../../src/servers/find.js';
import { mongodb } from '../../src/servers/mongodb.js';
import { terminalProgress } from '../../src/servers/progress.js';
import { openDatabase } from '../../src/store/database.js';
import { steadyPort } from '../ports.js';
import { ownDatabaseUri } from './own-database.js';

const refusal = async (uri: string): Promise<string> => {
  const error: unknown = await openDatabase(uri).then(
    (db) => db.close(),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConfigurationError);
  return error instanceof Error ? error.message : '';
};

test.concurrent(
  'an address without a database is refused at once, with the whole address to set and no password',
  async () => {
    const said = await refusal('mongodb://user:hidden@nowhere:1,other:2/?replicaSet=rs0');
    expect(said).toContain('MONGODB_URI names no database');
    expect(said).toContain('nowhere:1,other:2/perch?replicaSet=rs0');
    expect(said).not.toContain('hidden');
  },
);

test.concurrent('a set of another name is named', async () => {
  const uri = new URL(ownDatabaseUri());
  const name = uri.searchParams.get('replicaSet');
  uri.searchParams.set('replicaSet', 'other');
  expect(await refusal(uri.href)).toContain(`Set replicaSet=${name}`);
});

test.concurrent('a server that is not there is told with the setting', async () => {
  const said = await refusal(`mongodb://127.0.0.1:${await steadyPort()}/perch?replicaSet=rs0`);
  expect(said).toMatch(/MONGODB_URI[\s\S]*ECONNREFUSED/);
});

test.concurrent('an option that the driver does not know is told with the setting', async () => {
  const said = await refusal('mongodb://user:hidden@127.0.0.1:1/perch?replicaset=rs0&readPref=near');
  expect(said).toMatch(/^MONGODB_URI .*cannot be used: .*readpref/i);
  expect(said).not.toContain('hidden');
});

test.concurrent(
  'a server of MONGODB_URI that up would use and that is not there is told with address and cause',
  async () => {
    const address = `127.0.0.1:${await steadyPort()}`;
    const looked = await look(mongodb, { MONGODB_URI: `mongodb://user:hidden@${address}/perch` });
    const [attempt] = 'attempts' in looked ? looked.attempts : [];
    expect(attempt?.failure).toContain(
      `No MongoDB that takes writes answers at mongodb://user:***@${address}/perch (MONGODB_URI): connect`,
    );
  },
);

test.concurrent('a replica set is fit', async () => {
  expect(inject('mongodbUri')).toContain('replicaSet');
  await (await openDatabase(ownDatabaseUri())).close();
});

describe.concurrent('a mongod of its own', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'perch-unfit-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function withMongod(name: string, args: readonly string[], use: (address: string) => Promise<void>) {
    const found = await provide(mongodb, { ...terminalProgress(), say: () => undefined }, { PATH: '' });
    if (found.kind !== 'program') throw new Error('no mongod to start');
    const port = String(await steadyPort());
    const own = join(folder, name);
    const child: Child = await startChild({
      name,
      command: 'sh',
      args: ['-c', 'mkdir -p "$1" && shift && exec "$@"', 'sh', own, found.path, '--dbpath', own]
        .concat(['--port', port, '--bind_ip', '127.0.0.1', '--nounixsocket'])
        .concat(['--wiredTigerCacheSizeGB', '0.25', '--quiet'], args),
      home: homeIn(folder),
      ready: (output) => output.includes('Waiting for connections'),
      readyWithinMs: 60_000,
      graceMs: 20_000,
    });
    try {
      await use(`127.0.0.1:${port}`);
    } finally {
      await child.stop();
    }
  }

  test('that stands alone is refused with how to make it a replica set, whether or not the address tells of one', () =>
    withMongod('alone', [], async (address) => {
      for (const options of ['', '?replicaSet=rs0']) {
        const said = await refusal(`mongodb://${address}/perch${options}`);
        expect(said).toContain('it is no replica set');
        expect(said).toMatch(/--replSet rs0[\s\S]*rs\.initiate\(\)[\s\S]*MONGODB_URI=/);
        const looked = await look(mongodb, { MONGODB_URI: `mongodb://${address}/perch${options}` });
        const [attempt] = 'attempts' in looked ? looked.attempts : [];
        expect(attempt?.failure, 'up says the same').toContain(said);
      }
    }));

  test('that waits for its first configuration is told so', () =>
    withMongod('waiting', ['--replSet', 'rs0'], async (address) => {
      expect(await refusal(`mongodb://${address}/perch?replicaSet=rs0`)).toContain('rs.initiate()');
    }));
});
