import { expect, test } from 'vitest';
import { evidenceOf } from './access-evidence.js';
import { xErrorKinds, type XErrorKind } from './x-error.js';

const definite: Partial<Record<XErrorKind, string>> = {
  unauthorized: 'refused tokenRefused',
  noAccess: 'refused refreshRefused',
  accountLocked: 'blocked accountLocked',
  accountSuspended: 'blocked accountSuspended',
  creditsDepleted: 'blocked creditsDepleted',
  usageCapped: 'blocked usageCapped',
  clientForbidden: 'blocked appRefused',
  appCredentials: 'blocked appRefused',
  missingScope: 'refused scopeMissing',
};

test.each(xErrorKinds)('S6 what %s shows about access', (kind) => {
  const evidence = evidenceOf({ kind });
  const shown = 'cause' in evidence ? `${evidence.kind} ${evidence.cause}` : evidence.kind;
  expect(shown).toBe(definite[kind] ?? 'nothing');
});
