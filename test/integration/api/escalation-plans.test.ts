import { expect, test } from 'vitest';
import { z } from 'zod';
import { incident } from '../../../src/domain/test/escalation-examples.js';
import { account } from '../../../src/domain/test/examples.js';
import { newId } from '../../../src/store/database.js';
import { newPageCode } from '../../../src/store/escalation/page-links.js';
import { hashOf } from '../../../src/store/secrets.js';
import { indexes } from '../../../src/store/indexes.js';
import { readsOf } from '../reading.js';
import { apiRigForFile } from './rig.js';

const rig = await apiRigForFile();
const { db, admin, asAdmin, config } = rig;

/** Which collections are read from end to end while `work` runs. */
async function scannedBy(work: () => Promise<unknown>): Promise<string[]> {
  const reads = await readsOf(db, Object.keys(indexes), work);
  const scans = reads.filter(({ planSummary = '' }) => planSummary.includes('COLLSCAN'));
  return [...new Set(scans.map(({ ns }) => ns.slice(db.native.databaseName.length + 1)))];
}

test('S56 S58 S61 policies, incidents and the links of pages are found by indexes', async () => {
  const accountId = newId();
  await db.accounts.insertOne(account({}, { _id: accountId }));
  const someone = await rig.addAgent();
  const asSomeone = await rig.asAgent(someone);
  const steps = [{ agentIds: [admin._id, someone._id], by: 'email', afterMinutes: 0 }];
  const headers = { 'if-match': '*' };
  const form = { headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: '' };
  const scanned = await scannedBy(async () => {
    const made = await asAdmin('POST', '/v1/escalation-policies', { body: { accountId, steps } });
    const { id } = made.read(z.object({ id: z.string() }));
    const url = `/v1/escalation-policies/${id}`;
    await asAdmin('PATCH', url, { body: { name: 'Refunds' }, headers });
    await asAdmin('POST', `${url}/test`, { body: {} });
    const _id = newId();
    const code = newPageCode(config.keys, { incidentId: _id, agentId: admin._id });
    const links = [{ agentId: admin._id, codeHash: hashOf(code) }];
    await db.incidents.insertOne(
      incident({ _id, policyId: id, accountId, surging: id, links, openedAt: rig.time.now }),
    );
    for (const call of [asAdmin, asSomeone])
      for (const path of [
        ...['/v1/escalation-policies', `/v1/escalation-policies?accountId=${accountId}`],
        ...[url, `${url}/pages`, '/v1/incidents', `/v1/incidents?accountId=${accountId}`],
        ...[`/v1/incidents?policyId=${id}&state=open`, '/v1/incidents?state=open', `/v1/incidents/${_id}`],
      ])
        await call('GET', path);
    expect((await rig.asNobody('GET', `/a/${code}`)).status).toBe(200);
    expect((await rig.asNobody('POST', `/a/${code}`, form)).status).toBe(303);
    expect((await asAdmin('POST', `/v1/incidents/${_id}/resolve`)).status).toBe(200);
    expect((await asAdmin('DELETE', `/v1/agents/${someone._id}`)).status).toBe(409);
    expect((await asAdmin('DELETE', url)).status).toBe(204);
  });
  expect(scanned).toEqual([]);
});
