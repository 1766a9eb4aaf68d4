import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { freshKey, readConfig } from '../../config.js';
import { freePort } from '../../servers/ports.js';
import { keptIn } from './home.js';
import { createStack } from './stack.js';
import { startEverything } from './start-everything.js';
import { requirePorts } from './require-ports.js';

const config = (env: Record<string, string>) =>
  readConfig({
    PERCH_KEYS: freshKey(),
    X_CLIENT_ID: 'x',
    X_CLIENT_SECRET: 'x',
    ...{ API_PORT: '1', API_METRICS_PORT: '0', WORKER_METRICS_PORT: '0' },
    ...env,
  });

test('a port that would change at each start is refused: X sends people back to one that stays', async () => {
  await expect(requirePorts(config({ API_PORT: '0' }))).rejects.toThrow(/API_PORT=0.*PERCH_PUBLIC_URL/);
});

test('a port that is taken is told with its setting before anything starts; a free one is not', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void taken.close());
  await once(taken, 'listening');
  const port = String((taken.address() as AddressInfo).port);
  const API_PORT = String(await freePort());
  for (const setting of ['API_PORT', 'API_METRICS_PORT', 'WORKER_METRICS_PORT'])
    await expect(requirePorts(config({ API_PORT, [setting]: port }))).rejects.toThrow(
      `Port ${port} is taken by another program (${setting})`,
    );
  taken.close();
  await once(taken, 'close');
  await requirePorts(config({ API_PORT: port }));
});

test('up --real looks at its ports before it starts or installs anything', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'perch-ports-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const stack = createStack();
  const starts = () => Promise.reject(new Error('something was started'));
  const progress = { say: () => undefined, step: starts };
  const env = { X_CLIENT_ID: 'x', X_CLIENT_SECRET: 'x', API_PORT: '0' };
  const surroundings = { kept: keptIn(folder), progress, stack: { ...stack, start: starts } };
  await expect(startEverything({ env }, surroundings)).rejects.toThrow('API_PORT=0');
});
