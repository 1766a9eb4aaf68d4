import { beforeEach, expect, test } from 'vitest';
import type { Account } from '../../src/domain/accounts/account.js';
import { account, source } from '../../src/domain/test/examples.js';
import { incident, page } from '../../src/domain/test/incidents.js';
import { billingDay } from '../../src/domain/spend/spend.js';
import { workerMetrics } from '../../src/metrics/worker-metrics.js';
import { databaseForFile } from './own-database.js';

const db = await databaseForFile();
const { registry } = workerMetrics(db);
beforeEach(async () => {
  await db.accounts.deleteMany({});
  await db.sources.deleteMany({});
});

const agoMs = 600_000;

async function polled(_id: string, changes: Partial<Account>): Promise<void> {
  await db.accounts.insertOne(account({}, { _id, xUserId: _id, ...changes }));
  const lastSuccessAt = new Date(Date.now() - agoMs);
  await db.sources.insertOne(source({ _id: `${_id}/mentions`, accountId: _id, lastSuccessAt }));
}

/** What a gauge says now, by the value of one of its labels. */
async function readings(name: string, label: string): Promise<Record<string, number>> {
  const { values } = await registry.getSingleMetric(name)!.get();
  return Object.fromEntries(values.map(({ labels, value }) => [String(labels[label]), value]));
}

test('S6 lost and blocked accounts keep ageing, those that nobody wants captured do not', async () => {
  await polled('active', {});
  await polled('lost', { state: 'needsReauthorization', stateReason: 'revoked' });
  await polled('blocked', { state: 'blocked', stateReason: 'accountLocked' });
  await polled('paused', { state: 'paused', stateReason: 'deactivated' });
  await polled('unlinked', { state: 'paused', stateReason: 'unlinked', unlinkedAt: new Date() });
  await polled('not begun', { captureStarted: null });
  const ages = await readings('perch_seconds_since_last_success', 'account');
  expect(Object.keys(ages).toSorted()).toEqual(['active', 'blocked', 'lost']);
  for (const age of Object.values(ages)) expect(age).toBeGreaterThanOrEqual(agoMs / 1_000);

  await db.accounts.updateOne({ _id: 'lost' }, { $set: { state: 'paused' } });
  expect(Object.keys(await readings('perch_seconds_since_last_success', 'account'))).not.toContain('lost');
});

test('accounts are counted by state, also where there are none', async () => {
  const count = () => readings('perch_accounts', 'state');
  expect(await count()).toEqual({ active: 0, paused: 0, needsReauthorization: 0, blocked: 0 });
  await polled('a', {});
  await polled('b', { state: 'needsReauthorization', stateReason: 'revoked' });
  await polled('c', { state: 'needsReauthorization', stateReason: 'refreshRefused' });
  await polled('unlinked', { state: 'paused', stateReason: 'unlinked', unlinkedAt: new Date() });
  expect(await count()).toEqual({ active: 1, paused: 0, needsReauthorization: 2, blocked: 0 });
});

test('S50 what each account has cost today by X’s clock, with what is held, and nothing of other days', async () => {
  const dayMs = 86_400_000;
  const today = billingDay(new Date());
  const tomorrow = billingDay(new Date(Date.now() + dayMs));
  await polled('a', {});
  await polled('b', {});
  await polled('ahead', { xClockOffsetMs: dayMs });
  const charge = {
    accountId: 'a',
    day: today,
    on: 'mentions',
    billed: [],
    micros: 15_000,
    at: new Date(),
  } as const;
  await db.charges.insertMany([
    { _id: '1', ...charge },
    { _id: '2', ...charge, micros: 5_000, heldUntil: new Date() },
    { _id: '3', ...charge, accountId: 'b', micros: 200_000 },
    { _id: '4', ...charge, day: '2020-01-01' },
    { _id: '5', ...charge, day: tomorrow },
    { _id: '6', ...charge, accountId: 'ahead', micros: 7_000 },
    { _id: '7', ...charge, accountId: 'ahead', micros: 30_000, day: tomorrow },
  ]);
  expect(await readings('perch_spend_usd_today', 'account')).toEqual({
    a: 0.02,
    b: 0.2,
    ahead: 0.03,
  });
});

test('S61 open incidents, by how much the first is overdue, and pages by state', async () => {
  const value = async (name: string) => (await readings(name, 'none'))['undefined'];
  expect(await value('perch_incidents_open')).toBe(0);
  expect(await value('perch_incident_overdue_seconds')).toBe(0);
  await db.incidents.insertMany([
    incident({ _id: 'late', nextAt: new Date(Date.now() - agoMs) }),
    incident({ _id: 'soon', nextAt: new Date(Date.now() + agoMs) }),
    incident({ _id: 'silent', nextAt: null }),
    incident({ _id: 'over', state: 'resolved', nextAt: new Date(0) }),
  ]);
  await db.pages.insertMany([page({ _id: 'one' }), page({ _id: 'other', state: 'failed' })]);
  expect(await value('perch_incidents_open')).toBe(3);
  const overdue = await value('perch_incident_overdue_seconds');
  expect(overdue).toBeGreaterThanOrEqual(agoMs / 1_000);
  expect(overdue).toBeLessThan(agoMs / 1_000 + 60);
  expect(await readings('perch_pages', 'state')).toMatchObject({ delivered: 1, failed: 1, queued: 0 });
  await db.incidents.deleteMany({});
  await db.pages.deleteMany({});
});
