import { describe, expect, test } from 'vitest';
import type { TroubleKind } from '../domain/escalation/watchdog.js';
import { isGsm, segmentsOf } from './gsm.js';
import {
  escalationTroubleMail,
  escalationTroubleText,
  type EscalationTroubleFacts,
} from './escalation-trouble-mails.js';

const facts = (changes: Partial<EscalationTroubleFacts> = {}): EscalationTroubleFacts => ({
  ...{ kind: 'stuck', policyName: 'Refunds', accountHandle: 'acme' },
  ...{ since: new Date('2026-11-21T12:00:00Z'), endedAt: null },
  ...changes,
});
const said = (changes: Partial<EscalationTroubleFacts> = {}): string =>
  escalationTroubleMail(facts(changes)).text.replace(/\s+/g, ' ');

describe('S61 the mail about a pager that is dead', () => {
  test.each<[TroubleKind, string]>([
    ['notCounted', 'Perch does not count posts for Refunds (@acme)'],
    ['stuck', 'A surge pages nobody: Refunds (@acme)'],
    ['nobodyReached', 'Nobody could be reached about Refunds (@acme)'],
    ['exhausted', 'Nobody answers about Refunds (@acme)'],
    ['pagesStuck', 'Pages do not get through for Refunds (@acme)'],
  ])('%s: says what, since when, and what to do', (kind, subject) => {
    expect(escalationTroubleMail(facts({ kind })).subject).toBe(subject);
    expect(said({ kind })).toContain('since 21 Nov 2026, 12:00 UTC');
    expect(said({ kind })).toContain('What to do:');
    expect(segmentsOf(escalationTroubleText(facts({ kind })))).toBe(1);
    expect(isGsm(escalationTroubleText(facts({ kind })))).toBe(true);
  });

  test('says that it is over, and how long it lasted', () => {
    const endedAt = new Date('2026-11-21T13:30:00Z');
    expect(escalationTroubleMail(facts({ endedAt })).subject).toMatch(/^Over: /);
    expect(said({ endedAt })).toContain('after 1 hour 30 minutes');
    expect(said({ endedAt })).not.toContain('What to do');
  });
});
