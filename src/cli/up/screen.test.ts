import { expect, test } from 'vitest';
import { readyLines } from './screen.js';
import { isTroubled, troubledLines } from './troubled.js';

const acme = { id: 'a1', handle: 'acme', name: 'Acme' } as const;
const lost = { ...acme, state: 'needsReauthorization', stateReason: 'revoked' } as const;
const blocked = { ...acme, state: 'blocked', stateReason: 'accountLocked' } as const;

const shown = {
  ...{ apiUrl: 'http://a', temporalUiUrl: null, sandboxUrl: null, connectUrl: null },
  ...{ adminEmail: 'ada@example.com', signInCode: 'code', troubled: [], folder: '.perch', elapsedMs: 1 },
};

test('up tells who the first admin is', () => {
  expect(readyLines(shown).join('\n')).toContain('ada@example.com');
});

test('up tells of each account that X no longer serves why, and what to do', () => {
  const [forLost, forBlocked] = [
    readyLines({ ...shown, troubled: troubledLines(lost, 'https://x.example/approve') }).join('\n'),
    readyLines({ ...shown, troubled: troubledLines(blocked, null) }).join('\n'),
  ];
  expect(forLost).toMatch(/@acme was revoked at X \(revoked\)[\s\S]*Approve Perch at X again, as @acme/);
  expect(forLost).toContain('https://x.example/approve');
  expect(forBlocked).toMatch(/@acme is locked at X[\s\S]*Log in on x.com as @acme/);
  expect(troubledLines({ ...blocked, stateReason: 'new' }, null).join()).toContain('/v1/accounts/a1/health');
});

test('accounts that poll or rest are no trouble', () => {
  const states = ['active', 'paused', 'blocked', 'needsReauthorization'] as const;
  expect(states.filter((state) => isTroubled({ state }))).toEqual(['blocked', 'needsReauthorization']);
});
