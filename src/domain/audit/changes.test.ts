import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultAccountSettings } from '../accounts/settings.js';
import { defaultSettings, type Settings } from '../settings.js';
import { auditedChanges } from './changes.js';
import { auditedFields, nameOf, type AuditedDocuments, type AuditedSetting } from './fields.js';
import type { How } from './how.js';

const noon = new Date('2026-05-01T12:00:00Z');
const stamps = { version: 1, createdAt: noon, updatedAt: noon };
const sealed = (data: string) => ({ keyId: 'k', iv: 'iv', tag: 'tag', data });
const rule = {
  ...{ id: 'r', name: 'Billing', keywords: ['bill'], enabled: true, groupId: 'g' },
  ...{ departmentId: null, productId: null, tags: [], priority: null },
};
const conditions = { all: [], any: [] };
const group = { _id: 'g', name: 'Care', ...stamps };
const byRule = {
  _id: 't',
  name: 'Rule',
  enabled: true,
  position: 1,
  conditions,
  actions: [],
  changedBy: null,
};

const documents: { readonly [Resource in AuditedSetting]: AuditedDocuments[Resource] } = {
  account: {
    ...{ _id: 'a', xUserId: '1', handle: 'acme', name: 'Acme', avatarUrl: null, state: 'active' },
    ...{ stateReason: null, captureStarted: null, captureFrom: null, settings: defaultAccountSettings },
    ...{ epoch: 1, xClockOffsetMs: 0, unlinkedAt: null, ...stamps },
  },
  ticketRules: { _id: 'x', accountId: 'a', version: 1, rules: [rule], at: noon, by: 'ada' },
  stream: {
    ...{ _id: 's', accountId: 'a', name: 'Outage', query: 'outage', enabled: true, convert: 'never' },
    ...{ pollSeconds: 60, since: noon, ...stamps },
  },
  suspendedUser: { _id: '7', reason: 'spam', createdAt: noon, by: 'ada' },
  agent: {
    ...{ _id: 'ada', email: 'ada@example.com', name: 'Ada', role: 'admin', permissions: [] },
    ...{ ticketAccess: 'all', groupIds: [], phone: null, passwordHash: 'scrypt$1', ...stamps },
  },
  group,
  department: group,
  product: group,
  token: {
    ...{ _id: 't', name: 'CI', prefix: 'perch_abc', hash: 'hash', agentId: 'ada', scopes: ['*'] },
    ...{ expiresAt: noon, lastUsedAt: null, createdAt: noon },
  },
  settings: defaultSettings,
  escalationPolicy: {
    ...{ _id: 'p', accountId: 'a', name: 'Escalation 1', enabled: true, keywords: [], count: 10 },
    ...{ periodMinutes: 15, perAuthorLimit: null, countReposts: false, countOwn: false },
    ...{ pageOnBackfill: false, steps: [{ agentIds: ['ada'], by: 'email', afterMinutes: 0 }] },
    ...{ remindMinutes: 15, reopenAfterMinutes: 120, ...stamps },
  },
  dispatcherRules: { _id: 'd', version: 1, rules: [], at: noon, by: 'ada' },
  trigger: { ...byRule, ...stamps },
  automation: { ...byRule, ...stamps },
  view: { _id: 'v', name: 'X', enabled: true, position: 1, conditions, ...stamps },
  webhook: {
    ...{ _id: 'w', name: 'CRM', url: 'https://example.com', eventTypes: [], enabled: true },
    ...{
      disabledBecause: null,
      secrets: [{ sealed: sealed('sealed!'), createdAt: noon, expiresAt: null }],
      ...stamps,
    },
  },
};
const resources = Object.keys(documents) as AuditedSetting[];
const bitly = (bitlyToken: Settings['ticketLinks']['shortenerConfig']['bitlyToken']): Settings => {
  const { ticketLinks } = defaultSettings;
  const shortenerConfig = { ...ticketLinks.shortenerConfig, bitlyToken };
  return { ...defaultSettings, ticketLinks: { ...ticketLinks, shortenerConfig } };
};

describe('what of a change is on the audit’s record', () => {
  it('S65 tells a value that changed, where it is, from what and to what', () => {
    const settings = {
      ...defaultAccountSettings,
      mentions: 'keywords',
      kinds: { ...defaultAccountSettings.kinds, quotes: false },
    } as const;
    expect(auditedChanges('account', documents.account, { ...documents.account, settings })).toEqual([
      { pointer: '/settings/mentions', from: 'all', to: 'keywords' },
      { pointer: '/settings/kinds/quotes', from: true, to: false },
    ]);
  });

  it('S65 tells of a list place by place while its things stay, else as a whole', () => {
    const renamed = { ...documents.ticketRules, rules: [{ ...rule, name: 'Money' }] };
    expect(auditedChanges('ticketRules', documents.ticketRules, renamed)).toEqual([
      { pointer: '/rules/0/name', from: 'Billing', to: 'Money' },
    ]);
    const longer = { ...documents.ticketRules, rules: [rule, { ...rule, id: 's' }] };
    expect(auditedChanges('ticketRules', documents.ticketRules, longer)).toEqual([
      { pointer: '/rules', from: [rule], to: [rule, { ...rule, id: 's' }] },
    ]);
    const other = { ...documents.ticketRules, rules: [{ ...rule, id: 's' }] };
    expect(auditedChanges('ticketRules', documents.ticketRules, other)).toMatchObject([
      { pointer: '/rules' },
    ]);
  });

  it('S65 says of a secret that there is one, or another one, and never what it is', () => {
    const pointer = '/ticketLinks/shortenerConfig/bitlyToken';
    const set = auditedChanges('settings', bitly(null), bitly(sealed('one')));
    expect(set).toEqual([{ pointer, from: null, to: 'secret' }]);
    const changed = auditedChanges('settings', bitly(sealed('one')), bitly(sealed('two')));
    expect(changed).toEqual([{ pointer, from: 'secret', to: 'secret' }]);
    expect(auditedChanges('settings', bitly(sealed('one')), bitly(sealed('one')))).toEqual([]);
    const password = { ...documents.agent, passwordHash: 'scrypt$2' };
    expect(auditedChanges('agent', documents.agent, password)).toEqual([
      { pointer: '/password', from: 'secret', to: 'secret' },
    ]);
  });

  it.each(resources)('S65 finds nothing where nothing of a %s differs, whatever was counted', (resource) => {
    const again = { ...structuredClone(documents[resource]), version: 2, updatedAt: new Date() };
    expect(auditedChanges(resource, documents[resource], again)).toEqual([]);
  });

  it.each(resources)('S65 tells all that a new %s has, and when it is removed all it had', (resource) => {
    const made = auditedChanges(resource, null, documents[resource]);
    const removed = auditedChanges(resource, documents[resource], null);
    expect(made.length).toBeGreaterThan(0);
    expect(removed).toEqual(made.map(({ pointer, to }) => ({ pointer, from: to, to: null })));
    expect(JSON.stringify(made)).not.toMatch(/scrypt|sealed!|"hash"/);
  });

  const fieldsOf = (how: Readonly<Record<string, How>>, at: readonly string[]): [readonly string[], How][] =>
    Object.entries(how).flatMap(([name, each]): [readonly string[], How][] =>
      each.kind === 'parts' ? fieldsOf(each.fields, [...at, name]) : [[[...at, name], each]],
    );

  it.each(resources)('S65 has each field of a %s that people set on record, once', (resource) => {
    for (const [path, how] of fieldsOf(auditedFields[resource], [])) {
      const changed = auditedChanges(
        resource,
        documents[resource],
        setAt(documents[resource], path, 'other'),
      );
      expect(changed.length, path.join('/')).toBe(how.kind === 'left' ? 0 : 1);
      if (how.kind === 'secret') expect(JSON.stringify(changed)).not.toContain('other');
    }
  });

  it('S65 leads from what it was to what it is, whatever the settings', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (before, after) => {
        const [from, to] = [before, after].map((rules) => ({
          ...documents.ticketRules,
          rules: { of: rules },
        }));
        const changes = auditedChanges('ticketRules', from as never, to as never);
        let led: object = structuredClone(from ?? {});
        for (const { pointer, to: value } of changes) led = setAt(led, namesOf(pointer), value);
        expect(auditedChanges('ticketRules', led as never, to as never)).toEqual([]);
      }),
      { examples: [[{ valueOf: [] }, { '': false }]] },
    );
  });

  it('S65 names what people know by a name', () => {
    expect(nameOf(documents.account)).toBe('@acme');
    expect(nameOf(documents.stream)).toBe('Outage');
    expect(nameOf(documents.settings)).toBeNull();
  });
});

const namesOf = (pointer: string): string[] =>
  pointer
    .slice(1)
    .split('/')
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));

/** The same with another value at a place. */
function setAt<T extends object>(document: T, [name, ...rest]: readonly string[], value: unknown): T {
  if (name === undefined) return document;
  const copy = structuredClone(document);
  const inner: unknown = Reflect.get(copy, name);
  const isLeaf = rest.length === 0 || typeof inner !== 'object' || inner === null;
  Object.defineProperty(copy, name, {
    ...{ value: isLeaf ? value : setAt(inner, rest, value) },
    ...{ enumerable: true, writable: true, configurable: true },
  });
  return copy;
}
