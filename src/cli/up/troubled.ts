import { z } from 'zod';
import type { Account } from '../../../api/client/answers.js';
import type { Config } from '../../config.js';
import type { TroubleCause } from '../../domain/access/trouble.js';
import { causeIn } from '../../notify/access-causes.js';
import { openDatabase } from '../../store/database.js';
import { missingKeys } from '../../store/grants/missing-keys.js';

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

/** What to read of each key that PERCH_KEYS lacks: the accounts behind it look well, and are not read. */
export async function missingKeyLines({
  mongodbUri,
  keys,
}: Pick<Config, 'mongodbUri' | 'keys'>): Promise<string[]> {
  const db = await openDatabase(mongodbUri);
  try {
    return (await missingKeys(db, keys)).map(({ message }) => `  ! ${message}`);
  } finally {
    await db.close();
  }
}
