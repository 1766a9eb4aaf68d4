import { expect, test } from 'vitest';
import type { TicketRule } from '../../src/domain/rules/ticket-rule.js';
import { at, post, ticketRule, user } from '../../src/domain/test/examples.js';
import { storeItems } from '../../src/store/items/store-items.js';
import { ticketRules } from '../../src/store/rules/ticket-rules.js';
import { eventually } from '../eventually.js';
import { stackForFile } from '../integration/stack.js';

const stack = await stackForFile();
const { api, db } = stack;

const items = 2_000;
const together = 100;

test('S15 rules that change while 2,000 items flow: each ticket has what exactly the version it names says', async () => {
  const acme = await stack.connect('acme', { mentions: 'keywords' });
  const groups = await Promise.all(['A', 'B', 'C'].map((name) => api.post('/v1/groups', { name })));
  const url = `/v1/accounts/${acme.id}/ticket-rules` as const;

  /** Says in each value which version it is of; every second one takes only the odd items. */
  const rulesOf = (version: number) => [
    ticketRule({
      id: `rule of ${version}`,
      name: `version ${version}`,
      keywords: version % 2 === 0 ? ['odd'] : ['odd', 'even'],
      groupId: groups[version % groups.length]!.id,
      tags: [`v${version}`],
      priority: version % 2 === 0 ? 'high' : 'low',
    }),
  ];

  let last = 0;
  const filed = () => db.items.countDocuments({ accountId: acme.id, verdict: { $ne: null } });
  async function changeRules(): Promise<void> {
    while ((await filed()) < items) last = (await api.put(url, { rules: rulesOf(last + 1) }, last)).version;
  }

  async function capture(): Promise<void> {
    for (let n = 0; n < items; n += together) {
      const page = Array.from({ length: together }, (_, index) => n + index).map((each) => {
        const text = each % 2 === 0 ? 'even' : 'odd';
        const { _id, capturedAt, ...captured } = post(at(each), user(String(each + 1_000)), {}, {});
        return { ...captured, accountId: acme.id, text };
      });
      await db.transaction((session) => storeItems(db, page, new Date(), session));
      await api.post(`/v1/accounts/${acme.id}/poll`);
      await eventually(async () => (await filed()) > n - 5 * together, { what: 'filing under way' });
    }
  }

  const changing = changeRules();
  await capture();
  await changing;

  const versions = new Map<number, TicketRule | undefined>();
  for (const { filedBy, groupId, tags, priority, departmentId } of await db.tickets.find().toArray()) {
    const version = filedBy!.rulesVersion;
    if (!versions.has(version))
      versions.set(version, (await ticketRules(db).version(acme.id, version))?.rules[0]);
    const rule = versions.get(version);
    expect({ id: filedBy?.ruleId, groupId, tags, priority, departmentId }).toEqual({
      id: rule?.id,
      groupId: rule?.groupId,
      tags: rule?.tags,
      priority: rule?.priority,
      departmentId: null,
    });
  }
  expect(await db.items.countDocuments({ accountId: acme.id, toFile: true })).toBe(0);
  const [even, odd] = [{ text: 'even' }, { text: 'odd' }];
  // Only some versions took the even ones: what was listed was decided by the others.
  expect(await db.items.countDocuments({ ...odd, ticketId: null })).toBe(0);
  expect(await db.items.countDocuments({ ...even, ticketId: null })).toBeGreaterThan(0);
  expect(await db.items.countDocuments({ ...even, ticketId: { $ne: null } })).toBeGreaterThan(0);
  expect(versions.size).toBeGreaterThan(3);
  expect(last).toBeGreaterThan(10);
});
