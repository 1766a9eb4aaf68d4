import { describe, expect, test } from 'vitest';
import { covers, mayGrant, meets, scopes, seesDirectMessages } from './permissions.js';

const admin = { role: 'admin', permissions: [] } as const;
const agent = { role: 'agent', permissions: [] } as const;
const connector = { role: 'agent', permissions: ['manageChannels'] } as const;

describe('roles', () => {
  test('S2 only admins, and agents given manageChannels, may connect accounts', () => {
    expect([admin, connector, agent].map((who) => meets(who, 'manageChannels'))).toEqual([true, true, false]);
  });

  test('manageChannels makes nobody an admin', () => {
    expect([admin, connector, agent].map((who) => meets(who, 'admin'))).toEqual([true, false, false]);
  });

  test('S29 direct messages are for admins and for agents not denied them', () => {
    const reader = { role: 'agent', permissions: ['directMessages'] } as const;
    expect([admin, reader, agent].map(seesDirectMessages)).toEqual([true, true, false]);
  });
});

describe('scopes', () => {
  test('reading does not imply writing, nor writing reading', () => {
    expect(covers(['tickets:read'], 'tickets:write')).toBe(false);
    expect(covers(['tickets:write'], 'tickets:read')).toBe(false);
    expect(covers(['tickets:read'], 'tickets:read')).toBe(true);
  });

  test('an admin with every scope may grant every scope', () => {
    expect(scopes.filter((scope) => !mayGrant({ agent: admin, scopes: ['*'] }, scope))).toEqual([]);
  });

  test('nobody grants more than their role', () => {
    expect(scopes.filter((scope) => !mayGrant({ agent, scopes: ['*'] }, scope))).toEqual([
      'accounts:write',
      'agents:read',
      'agents:write',
      'audit:read',
      'audit:write',
      'departments:write',
      'groups:write',
      'products:write',
      'rules:write',
      'settings:write',
      'views:write',
      'webhooks:read',
      'webhooks:write',
    ]);
  });

  test('a token grants no scope it lacks itself, least of all everything', () => {
    const maker = { agent: admin, scopes: ['tokens:write', 'tickets:read'] } as const;
    expect(scopes.filter((scope) => mayGrant(maker, scope))).toEqual(['tickets:read', 'tokens:write']);
  });
});
