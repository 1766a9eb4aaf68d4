import { describe, expect, test } from 'vitest';
import { problemSchema } from '../../../api/problems.js';
import { ticketRulesSchema, triedSchema } from '../../../api/views/ticket-rules.js';
import { account, ticketRule } from '../../../src/domain/test/examples.js';
import { newId } from '../../../src/store/database.js';
import type { Caller } from './rig.js';
import { rigWithWorld } from './world.js';

const { rig, world } = await rigWithWorld();
const sent = { name: 'Late', keywords: ['late'] };

/** Another account of the world's, by the API. */
async function anAccount(changes: Parameters<typeof account>[0] = {}) {
  const id = newId();
  await rig.db.accounts.insertOne(account(changes, { _id: id, xUserId: id }));
  const url = `/v1/accounts/${id}/ticket-rules`;
  return {
    id,
    url,
    read: async (version?: number) =>
      (await rig.asAdmin('GET', version === undefined ? url : `${url}?version=${version}`)).read(
        ticketRulesSchema,
      ),
    put: (rules: readonly object[], ifMatch: string | null = '*', as: Caller = rig.asAdmin) =>
      as('PUT', url, { body: { rules }, headers: ifMatch === null ? {} : { 'if-match': ifMatch } }),
  };
}

describe('S15 the ticket rules of an account', () => {
  test('are saved whole: added, reordered, switched off, and every version stays readable', async () => {
    const { put, read } = await anAccount();
    expect(await read()).toEqual({ rules: [], version: 0, savedAt: null, savedBy: null });
    const first = await put([sent, { ...sent, name: 'Money', tags: ['vip'], priority: 'urgent' }], '"0"');
    expect(first.headers['etag']).toBe('"1"');
    const { rules } = first.read(ticketRulesSchema);
    expect(rules).toEqual([
      { ...ticketRule({ name: 'Late', keywords: ['late'] }), id: expect.any(String) as string },
      {
        ...ticketRule({ name: 'Money', keywords: ['late'], tags: ['vip'], priority: 'urgent' }),
        id: expect.any(String) as string,
      },
    ]);
    const turned = [{ ...rules[1]!, enabled: false }, rules[0]!, { ...sent, id: 'mine' }];
    const second = (await put(turned, '"1"')).read(ticketRulesSchema);
    expect(second).toMatchObject({ version: 2, savedBy: rig.admin._id });
    expect(second.rules.map(({ id, enabled }) => [id, enabled])).toEqual([
      [rules[1]!.id, false],
      [rules[0]!.id, true],
      ['mine', true],
    ]);
    expect(await read()).toEqual(second);
    expect(await read(1)).toEqual(first.read(ticketRulesSchema));
    expect((await read(0)).rules).toEqual([]);
  });

  test('are changed only by whoever has read them: 428 without If-Match, 412 on another version', async () => {
    const { put, read } = await anAccount();
    await put([sent]);
    expect((await put([], null)).status).toBe(428);
    expect((await put([], '"0"')).status).toBe(412);
    expect((await put([], '"2"')).status).toBe(412);
    expect((await read()).version).toBe(1);
  });

  test('of ten saves at once on one version, one is saved', async () => {
    const { put, read } = await anAccount();
    const saves = await Promise.all(Array.from({ length: 10 }, () => put([sent], '"0"')));
    expect(saves.map(({ status }) => status).toSorted()).toEqual([200, ...Array<number>(9).fill(412)]);
    expect((await read()).version).toBe(1);
  });

  test('a version that never was is 404', async () => {
    const { url } = await anAccount();
    expect((await rig.asAdmin('GET', `${url}?version=7`)).status).toBe(404);
  });

  test('S2 are read by whoever sees the account, and changed by whoever may change it', async () => {
    const { put, url } = await anAccount({ visibility: { who: 'everyone', groupIds: [] } });
    const agent = await rig.asAgent(await rig.addAgent());
    const connector = await rig.asAgent(await rig.addAgent({ permissions: ['manageChannels'] }));
    expect((await agent('GET', url)).status).toBe(200);
    expect((await put([sent], '*', agent)).status).toBe(403);
    expect((await put([sent], '*', connector)).status).toBe(200);
    const hidden = await anAccount();
    expect((await agent('GET', hidden.url)).status).toBe(404);
    expect((await hidden.put([sent], '*', agent)).status).toBe(404);
  });

  test('what is wrong with them is pointed at, and nothing is saved', async () => {
    const { put, read } = await anAccount();
    const many = (count: number) => Array.from({ length: count }, (_, index) => `k${index}`);
    const wrong: [string, object[]][] = [
      ['/rules/1/groupId', [sent, { ...sent, groupId: 'nobody' }]],
      ['/rules/0/departmentId', [{ ...sent, departmentId: 'nobody' }]],
      ['/rules/0/productId', [{ ...sent, productId: world.groupId }]],
      ['/rules/0/keywords', [{ ...sent, keywords: [] }]],
      ['/rules/0/keywords', [{ ...sent, keywords: many(101) }]],
      ['/rules/0/keywords/0', [{ ...sent, keywords: [' '] }]],
      ['/rules/0/keywords/1', [{ ...sent, keywords: ['late', '""'] }]],
      ['/rules/0/keywords/0', [{ ...sent, keywords: ['\u00ad'] }]],
      ['/rules', many(201).map((name) => ({ ...sent, name }))],
      ['/rules/2/id', [{ ...sent, id: 'a' }, sent, { ...sent, id: 'a' }]],
      ['/rules/0/priority', [{ ...sent, priority: 'soon' }]],
      ['/rules/0/departement', [{ ...sent, departement: 'x' }]],
    ];
    for (const [pointer, rules] of wrong) {
      const answer = await put(rules);
      expect(answer.status, pointer).toBe(400);
      expect(answer.read(problemSchema).errors?.map((error) => error.pointer)).toEqual([pointer]);
    }
    expect((await read()).version).toBe(0);
    expect((await put(many(200).map((name) => ({ ...sent, name, keywords: many(100) })))).status).toBe(200);
  });

  test('S17 S18 name a group, department and product, which stay while they do', async () => {
    const { put, id } = await anAccount();
    const make = async (plural: string, name: string): Promise<string> => {
      const made = await rig.asAdmin('POST', `/v1/${plural}`, { body: { name } });
      return (JSON.parse(made.text) as { id: string }).id;
    };
    const named = {
      groupId: await make('groups', 'G'),
      departmentId: await make('departments', 'D'),
      productId: await make('products', 'P'),
    };
    const remove = async () => [
      (await rig.asAdmin('DELETE', `/v1/groups/${named.groupId}`)).status,
      (await rig.asAdmin('DELETE', `/v1/departments/${named.departmentId}`)).status,
      (await rig.asAdmin('DELETE', `/v1/products/${named.productId}`)).status,
    ];
    expect((await put([{ ...sent, ...named }])).read(ticketRulesSchema).rules[0]).toMatchObject(named);
    expect(await remove()).toEqual([409, 409, 409]);
    // An account that is away does not hold them, and comes back without.
    await rig.db.accounts.updateOne({ _id: id }, { $set: { unlinkedAt: rig.time.now } });
    expect(await remove()).toEqual([204, 204, 204]);
    await rig.db.accounts.updateOne({ _id: id }, { $set: { unlinkedAt: null } });
    const now = (await rig.asAdmin('GET', `/v1/accounts/${id}/ticket-rules`)).read(ticketRulesSchema);
    expect(now).toMatchObject({
      savedBy: null,
      rules: [{ groupId: null, departmentId: null, productId: null }],
    });
    expect((await put([])).status).toBe(200);
    expect(await rig.db.ticketRules.countDocuments({ accountId: id })).toBe(5);
  });
});

describe('S15 which rule would take this?', () => {
  test('of the rules in force, or of those one thinks of saving', async () => {
    const { put, url } = await anAccount({ mentions: 'keywords' });
    const { rules } = (await put([sent])).read(ticketRulesSchema);
    const ask = async (body: object) => (await rig.asAdmin('POST', `${url}/try`, { body })).read(triedSchema);
    const late = { ruleId: rules[0]!.id, name: 'Late', keyword: 'late', opensTicket: true, reason: 'rule' };
    expect(await ask({ text: 'you are late' })).toEqual(late);
    expect(await ask({ text: 'hello' })).toMatchObject({ ruleId: null, opensTicket: false });
    const draft = [{ id: 'new', name: 'Kind', keywords: ['hello'] }, ...rules];
    expect(await ask({ text: 'hello', rules: draft })).toMatchObject({ ruleId: 'new', keyword: 'hello' });
    expect(await rig.db.ticketRules.countDocuments({ 'rules.id': 'new' })).toBe(0);
  });
});
