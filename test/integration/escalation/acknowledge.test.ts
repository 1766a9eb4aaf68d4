import { describe, expect, test } from 'vitest';
import { incident } from '../../../src/domain/test/escalation-examples.js';
import { at, noon } from '../../../src/domain/test/examples.js';
import { newId } from '../../../src/store/database.js';
import { acknowledge } from '../../../src/store/escalation/acknowledge.js';
import { resolve } from '../../../src/store/escalation/resolve.js';
import { databaseForFile } from '../own-database.js';

const db = await databaseForFile();

async function opened() {
  const [_id, policyId] = [newId(), newId()];
  await db.incidents.insertOne(incident({ _id, policyId, surging: policyId }));
  const watched = { accountId: 'account', matched: 10, evaluated: 10, armedFrom: null, nextAt: null };
  await db.escalationWatches.insertOne({ _id: policyId, ...watched, updatedAt: noon });
  const acknowledges = (agentId: string) =>
    acknowledge(db, { incidentId: _id, agentId, via: 'link' }, () => at(1));
  return { incidentId: _id, policyId, acknowledges };
}

describe('S61 acknowledging', () => {
  test('stores who took it, and has the workflow look', async () => {
    const { incidentId, policyId, acknowledges } = await opened();
    expect((await acknowledges('ada')).outcome).toBe('acknowledged');
    expect(await db.incidents.findOne({ _id: incidentId })).toMatchObject({
      ...{ state: 'acknowledged', version: 2, surging: policyId },
      acknowledged: { at: at(1), agentId: 'ada', via: 'link' },
    });
    expect(await db.escalationWatches.findOne({ _id: policyId })).toMatchObject({ handOver: 'pending' });
  });

  test('at once by many is by one, and the others hear by whom', async () => {
    const { incidentId, acknowledges } = await opened();
    const people = Array.from({ length: 10 }, (_, n) => `agent ${n}`);
    const outcomes = await Promise.all(people.map(acknowledges));
    expect(outcomes.filter(({ outcome }) => outcome === 'acknowledged')).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'already')).toHaveLength(9);
    const { acknowledged, version } = (await db.incidents.findOne({ _id: incidentId }))!;
    expect(version).toBe(2);
    for (const each of outcomes)
      expect('incident' in each && each.incident.acknowledged?.agentId).toBe(acknowledged?.agentId);
  });

  test('one that is over, or that never was, changes nothing', async () => {
    const { incidentId, policyId, acknowledges } = await opened();
    await resolve(db, { incidentId, agentId: 'ada' }, at(1));
    expect((await acknowledges('bob')).outcome).toBe('over');
    expect(
      (await acknowledge(db, { incidentId: 'none', agentId: 'a', via: 'api' }, () => at(1))).outcome,
    ).toBe('notFound');
    expect(await db.incidents.findOne({ _id: incidentId })).toMatchObject({
      ...{ state: 'resolved', acknowledged: null, surging: policyId },
      resolved: { at: at(1), agentId: 'ada', how: 'person' },
    });
  });
});

test('S61 an incident is resolved once, by whoever is first', async () => {
  const { incidentId } = await opened();
  const people = ['ada', 'bob', 'cyn'];
  const outcomes = await Promise.all(people.map((agentId) => resolve(db, { incidentId, agentId }, at(1))));
  expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['already', 'already', 'resolved']);
  expect((await db.incidents.findOne({ _id: incidentId }))?.version).toBe(2);
  expect((await resolve(db, { incidentId: 'none', agentId: 'ada' }, at(1))).outcome).toBe('notFound');
});
