import { beforeEach, describe, expect, test } from 'vitest';
import type { Page } from '../../../src/domain/escalation/page.js';
import { incident, page, policy } from '../../../src/domain/test/escalation-examples.js';
import { at, noon } from '../../../src/domain/test/examples.js';
import { newId } from '../../../src/store/database.js';
import { acknowledge } from '../../../src/store/escalation/acknowledge.js';
import { beginPages } from '../../../src/store/escalation/begin-pages.js';
import { textedPage } from '../../../src/store/escalation/settle-page.js';
import { takeToPage } from '../../../src/store/escalation/take-to-page.js';
import { settingsRepository } from '../../../src/store/settings/repository.js';
import { databaseForFile } from '../own-database.js';
import { readsOf } from '../reading.js';

const db = await databaseForFile();
const cost = { segments: 1, costUsd: 0.0083, receiptMs: 120_000 };
beforeEach(async () => {
  await Promise.all([db.incidents, db.pages, db.agents, db.textDays].map((all) => all.deleteMany({})));
});

async function person(): Promise<string> {
  const _id = newId();
  await db.agents.insertOne({
    ...{ _id, email: `${_id}@example.com`, name: 'Ada', role: 'agent', permissions: [], ticketAccess: 'all' },
    ...{
      groupIds: [],
      phone: '+12025550100',
      passwordHash: null,
      version: 1,
      createdAt: noon,
      updatedAt: noon,
    },
  });
  return _id;
}
async function opened(agentIds: readonly string[], by: 'email' | 'sms' = 'email') {
  const [_id, policyId] = [newId(), newId()];
  const steps = [{ agentIds, by, afterMinutes: 0 }];
  await db.incidents.insertOne(incident({ _id }, policy({ _id: policyId, steps })));
  return { _id, policyId };
}
const queued = async (incidentId: string, agentIds: readonly string[], by: Page['by'] = 'email') => {
  const pages = agentIds.map((agentId) => page({ _id: newId(), incidentId, agentId, by }));
  await db.pages.insertMany(pages);
  return pages.map(({ _id }) => _id);
};
const reasonsOf = async (incidentId: string) =>
  (await db.pages.find({ incidentId }).toArray()).map(({ state, reason }) => reason ?? state).toSorted();

describe('S61 pages begin', () => {
  test('once, however many evaluate at once, and are then all that is to be sent', async () => {
    const { _id, policyId } = await opened([await person(), await person()]);
    const begun = await Promise.all([1, 2, 3].map(() => beginPages({ db }, policyId, noon)));
    expect(await db.pages.countDocuments({ incidentId: _id })).toBe(2);
    for (const { pageIds, nextAt } of begun) {
      expect(pageIds).toHaveLength(2);
      expect(nextAt).toEqual(at(15));
    }
    expect(await db.incidents.findOne({ _id })).toMatchObject({ step: 0, stepBeganAt: noon, nextAt: at(15) });
  });

  test('and none is sent after an acknowledgement that is stored, also where both come at once', async () => {
    const agentId = await person();
    for (let round = 0; round < 10; round += 1) {
      const { _id, policyId } = await opened([agentId]);
      const [pageId = ''] = (await beginPages({ db }, policyId, noon)).pageIds;
      const [taken] = await Promise.all([
        takeToPage(db, pageId, cost, noon),
        acknowledge(db, { incidentId: _id, agentId, via: 'api' }, () => noon),
      ]);
      expect(await reasonsOf(_id)).toEqual([taken ? 'sending' : 'acknowledged']);
      expect(await db.incidents.findOne({ _id })).toMatchObject({ pagesBegun: taken ? 1 : 0 });
      expect(await takeToPage(db, pageId, cost, at(1))).toBeNull();
      expect(await reasonsOf(_id)).toEqual(['acknowledged']);
    }
  });

  test('what a worker left behind is taken again, and nothing that is settled', async () => {
    const agentId = await person();
    const { _id } = await opened([agentId], 'sms');
    const [pageId = ''] = await queued(_id, [agentId], 'sms');
    expect(await takeToPage(db, pageId, cost, noon)).toMatchObject({ to: '+12025550100' });
    expect(await takeToPage(db, pageId, cost, at(1))).toMatchObject({ page: { beganAt: noon } });
    const accepted = { sid: 'SM1', status: 'queued', at: at(1), to: '+12025550100', segments: 1, costUsd: 0 };
    await textedPage(db, pageId, { ...accepted, receiptBy: at(3) });
    expect(await takeToPage(db, pageId, cost, at(1))).toBeNull();
    expect((await db.textDays.findOne({ _id: '2026-03-01' }))?.micros).toBe(8_300);
  });

  test('a missing receipt is found by itself, also after the incident was acknowledged', async () => {
    const agentId = await person();
    const { _id, policyId } = await opened([agentId], 'sms');
    const [pageId = ''] = (await beginPages({ db }, policyId, noon)).pageIds;
    await takeToPage(db, pageId, cost, noon);
    const accepted = { sid: 'SM1', status: 'queued', at: noon, to: '+12025550100', segments: 1, costUsd: 0 };
    await textedPage(db, pageId, { ...accepted, receiptBy: at(2) });
    expect((await beginPages({ db }, policyId, at(1))).nextAt).toEqual(at(2));
    expect((await beginPages({ db }, policyId, at(2))).pageIds).toEqual([`${_id}/1/0/0/${agentId}/email`]);
    expect(await reasonsOf(_id)).toEqual(['noReceipt', 'queued']);
  });
});

describe('S61 what is sent at most', () => {
  test('two a minute to one person, however many workers send', async () => {
    const agentId = await person();
    const { _id } = await opened([agentId]);
    const ids = await queued(
      _id,
      Array.from({ length: 5 }, () => agentId),
    );
    await Promise.all(ids.map((id) => takeToPage(db, id, cost, noon)));
    expect(await reasonsOf(_id)).toEqual([
      'sending',
      'sending',
      'tooManyPages',
      'tooManyPages',
      'tooManyPages',
    ]);
    const other = await opened([agentId]);
    const [first = ''] = await queued(other._id, [agentId]);
    expect(await takeToPage(db, first, cost, noon)).not.toBeNull();
  });

  test.each([
    [0.02, 2],
    [0, 0],
    [null, 4],
  ])('SMS for %j dollars a day: %i, the others fail for e-mail', async (smsDollarsPerDay, sent) => {
    await settingsRepository(db).change(null, { smsDollarsPerDay }, { by: null, now: noon });
    const people = await Promise.all([person(), person(), person(), person()]);
    const { _id } = await opened(people, 'sms');
    const ids = await queued(_id, people, 'sms');
    const taken = await Promise.all(ids.map((id) => takeToPage(db, id, cost, noon)));
    expect(taken.filter((one) => one !== null)).toHaveLength(sent);
    const failed = (await reasonsOf(_id)).filter((reason) => reason === 'smsBudgetSpent');
    expect(failed).toHaveLength(people.length - sent);
  });
});

test('no collection is read from end to end by whoever begins and takes pages', async () => {
  const agentId = await person();
  const reads = await readsOf(db, ['incidents', 'pages', 'agents', 'textDays', 'counters'], async () => {
    for (const by of ['email', 'sms'] as const) {
      const { policyId } = await opened([agentId], by);
      for (const pageId of (await beginPages({ db }, policyId, noon)).pageIds)
        await takeToPage(db, pageId, cost, noon);
    }
  });
  expect(reads.length).toBeGreaterThan(10);
  expect(reads.filter(({ planSummary = '' }) => planSummary.includes('COLLSCAN'))).toEqual([]);
});
