import { randomBytes } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { missingKeyLines } from '../../src/cli/up/troubled.js';
import { wallClock } from '../../src/domain/clock.js';
import { housekeepingScheduleId } from '../../src/domain/names.js';
import { connectTemporal } from '../../src/temporal/connect.js';
import { createHousekeeping } from '../../src/temporal/schedule.js';
import { openX } from '../../src/x/client.js';
import { eventually } from '../eventually.js';
import { activitiesOf } from './activities.js';
import { startPerch } from './perch-process.js';
import { stackForFile } from './stack.js';
import { kindOf } from './x-rig.js';

const stack = await stackForFile({ worker: false });
const acme = await stack.connect('acme', { pollSilenceMinutes: 30 });
// The first look makes the sources.
await look();

const anotherRing = (id: string) => [{ id, bytes: randomBytes(32) }];
const asText = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;

/** Looks at X now, with the keys of the stack or others; an empty look is a failure that says so. */
async function look(keys = stack.config.keys): Promise<void> {
  await stack.db.sources.updateMany({ accountId: acme.id }, { $set: { dueAt: new Date(0) } });
  const { pollAccount } = activitiesOf(stack, { config: { ...stack.config, keys } });
  await pollAccount(acme.id).catch(() => undefined);
}

const health = () => stack.api.get(`/v1/accounts/${acme.id}/health`);

test('without the key of its tokens an account stays active, its health says which key to bring back, and it goes on by itself', async () => {
  for (const keys of [anotherRing('k2'), anotherRing('k1')]) {
    for (let again = 0; again < 8; again += 1) await look(keys);
    const found = await health();
    expect(found).toMatchObject({ state: 'active', stateReason: null, access: null });
    expect(found.missingKey?.id).toBe('k1');
    expect(found.missingKey?.advice).toContain('PERCH_KEYS of the worker');
    expect(new Set(found.sources.map(({ lastError }) => lastError))).toContain('keyMissing');
    // Its return is soon seen, however long it was away.
    for (const { nextPollAt } of found.sources)
      expect(Date.parse(nextPollAt) - Date.now()).toBeLessThan(90_000);
    expect((await stack.control.mail()).length).toBe(0);

    await look();
    expect(await health()).toMatchObject({ state: 'active', missingKey: null });
  }
});

test('every call says which key is missing, the log says it once', async () => {
  const said: string[] = [];
  const log = { warn: (_details: object, message: string) => said.push(message) };
  const { config, db } = stack;
  const x = openX({ config: config.x, keys: anotherRing('k2'), db, clock: wallClock, log });
  const call = () => kindOf(x({ accountId: acme.id, xUserId: acme.xUserId }).me());
  expect([await call(), await call()]).toEqual(['keyMissing', 'keyMissing']);
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/"k1".*PERCH_KEYS/);
});

test('up shows which keys stored tokens need and PERCH_KEYS lacks, and nothing when it has them', async () => {
  const { mongodbUri, keys } = stack.config;
  expect(await missingKeyLines({ mongodbUri, keys })).toEqual([]);
  const [line, ...more] = await missingKeyLines({ mongodbUri, keys: anotherRing('k2') });
  expect(line).toMatch(/PERCH_KEYS lacks the key "k1".*back into PERCH_KEYS/);
  expect(more).toEqual([]);
});

test('a worker says at its start which keys stored tokens need and PERCH_KEYS lacks', async () => {
  const deployment = `${stack.config.temporal.deployment}-other`;
  const temporal = await connectTemporal(stack.config);
  await createHousekeeping(temporal.client, { temporal: { ...stack.config.temporal, deployment } });
  onTestFinished(async () => {
    await temporal.client.schedule.getHandle(housekeepingScheduleId(deployment)).delete();
    await temporal.close();
  });
  const worker = await startPerch('worker', {
    ...stack.env,
    PERCH_DEPLOYMENT: deployment,
    PERCH_KEYS: asText('k2'),
    LOG_LEVEL: 'warn',
  });
  try {
    await eventually(async () => worker.output().includes('PERCH_KEYS lacks the key'), { what: 'the word' });
    expect(worker.output()).toContain('k1');
  } finally {
    await worker.stop();
  }
});
