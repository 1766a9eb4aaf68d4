import { z } from 'zod';
import type { Account } from '../../../api/client/answers.js';
import type { TroubleCause } from '../../domain/access/trouble.js';
import { causeIn } from '../../notify/access-causes.js';

const cause = z.enum([
  ...(['tokenRefused', 'refreshRefused', 'revoked', 'scopeMissing', 'accountLocked'] as const),
  ...(['accountSuspended', 'creditsDepleted', 'usageCapped', 'appRefused'] as const),
] satisfies TroubleCause[]);

export type Troubled = Pick<Account, 'id' | 'handle' | 'name' | 'state' | 'stateReason'>;

/** Whether X serves the account no longer, so that somebody has to do something. */
export const isTroubled = ({ state }: Pick<Account, 'state'>): boolean =>
  state === 'needsReauthorization' || state === 'blocked';

/** What stands between an account and X, and what to do; `authorizeUrl`: where to approve again, if that helps. */
export function troubledLines(
  { id, handle, name, stateReason }: Troubled,
  authorizeUrl: string | null,
): string[] {
  const known = cause.safeParse(stateReason);
  const told = known.success
    ? causeIn({ cause: known.data, accountHandle: handle, accountName: name })
    : { brief: `X does not serve @${handle}`, advice: `GET /v1/accounts/${id}/health says more.` };
  return [
    `  ! ${told.brief} (${stateReason ?? 'no reason given'}).`,
    `    ${told.advice}${authorizeUrl === null ? ' Perch then goes on by itself.' : ''}`,
    ...(authorizeUrl === null ? [] : [`    ${authorizeUrl}`]),
  ];
}
