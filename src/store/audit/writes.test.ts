import { expect, test } from 'vitest';
import type { AuditedSetting } from '../../domain/audit/fields.js';
import type { Database } from '../database.js';
import { sources, textOf } from '../test/sources.js';

/** Where each setting is kept whose changes are on record; a new one has to say it. */
const kept = {
  account: 'accounts',
  ticketRules: 'ticketRules',
  stream: 'streams',
  suspendedUser: 'suspendedUsers',
  agent: 'agents',
  group: 'groups',
  department: 'departments',
  product: 'products',
  token: 'apiTokens',
  settings: 'settings',
  escalationPolicy: 'escalationPolicies',
  dispatcherRules: 'dispatcherRules',
  trigger: 'triggers',
  automation: 'automations',
  view: 'views',
  webhook: 'webhooks',
} as const satisfies Record<AuditedSetting, keyof Database>;

const change = String.raw`\s*\.(?:insert|update|replace|bulkWrite|delete|findOneAnd)`;
/** By its name, or as `all` of a repository for several. */
const writes = new RegExp(String.raw`(?:\bdb\s*\.(?:${Object.values(kept).join('|')})|\ball)${change}`);
const tells = /\b(?:auditor|auditChange)\(/;

/** What changes no setting that the record tells of. */
const tellNothing: Readonly<Record<string, string>> = {
  'activities/poll/profile.ts': 'what the account is called at X',
  'activities/poll/read-due-sources.ts': 'how far X’s clock is off',
  'activities/reply/send.ts': 'until when X takes no answers',
  'src/notify/tell-stopped.ts': 'that somebody was told',
  'src/store/accounts/complete-settings.ts': 'defaults that a new release brings',
  'src/store/accounts/encrypted-chat.ts': 'what X shows',
  'src/store/accounts/incidents.ts': 'that it is looked at again',
  'src/store/accounts/x-access.ts': 'lost and regained access has incidents',
  'src/store/agents/complete-phones.ts': 'the same number, whole',
  'src/store/escalation/paged-agents.ts': 'it is held, so that it stays',
  'src/store/items/recheck.ts': 'when posts are looked up next',
  'src/store/phones/codes.ts': 'that a phone is somebody’s',
  'src/store/phones/stopped.ts': 'what a phone wrote',
  'src/store/push/repository.ts': 'what X pushes',
  'src/temporal/wake.ts': 'that its workflow was told',
};

const writing = sources.filter((path) => writes.test(textOf(path)));

test('S65 whatever writes a setting puts it on record, or says here why not', () => {
  const silent = writing.filter((path) => !tells.test(textOf(path)));
  expect(silent.toSorted()).toEqual(Object.keys(tellNothing).toSorted());
});

test('each way to write a setting is looked for', () => {
  expect(writing).toContain('src/store/settings/repository.ts');
  expect(writing).toContain('src/store/named/repository.ts');
  expect(writes.test('await db.webhooks\n    .updateMany({})')).toBe(true);
  expect(writes.test('await db.webhooks\n    .find({})')).toBe(false);
  expect(writes.test('await db.deliveries.insertOne({})')).toBe(false);
});
