import { nameOf } from './failures.js';
import { log } from '@temporalio/activity';
import { silenceMs, type Silence } from '../src/domain/access/silence.js';
import { silenceMail } from '../src/notify/silence-mails.js';
import { silencesRepository } from '../src/store/accounts/silences.js';
import { inTurn, tellEveryAdmin, tellingUntil, type TellParts } from './tell.js';

export const silenceActivities = (parts: TellParts) => ({
  /**
   * Notices accounts that fall silent or are heard of again, and mails every admin once, of many accounts
   * in one mail (S10). What can't be sent now is sent by the next one; returns how many silences are
   * still to be told.
   */
  watchSilences: async (): Promise<number> => {
    const silences = silencesRepository(parts.db);
    const until = tellingUntil(parts.clock);
    const now = parts.clock();
    await silences.note(now);
    await silences.gatherOver(now);
    let left = 0;
    for (const together of await inTurn(parts, await silences.toTell(), idOf))
      if (!(await told(parts, together, until))) left += together.length;
    return left;
  },
});

type Together = readonly Silence[];

const idOf = ([first]: Together): string => first?.endGroup ?? first?.group ?? '';

/** `together`: what one mail is about. */
async function told(parts: TellParts, together: Together, until: Date): Promise<boolean> {
  try {
    await tell(parts, together, until);
    await silencesRepository(parts.db).told(together);
    return true;
  } catch (error) {
    log.warn('A silence could not be told to all admins yet', {
      accountIds: together.map(({ accountId }) => accountId),
      reason: nameOf(error),
    });
    return false;
  }
}

async function tell({ db, ...parts }: TellParts, together: Together, until: Date): Promise<void> {
  const [first] = together;
  if (!first) return;
  const ids = together.map(({ accountId }) => accountId);
  const accounts = new Map(
    (await db.accounts.find({ _id: { $in: ids } }).toArray()).map((account) => [account._id, account]),
  );
  const sources = await db.sources.find({ accountId: { $in: ids } }).toArray();
  const mail = silenceMail({
    kind: first.kind,
    accounts: together.flatMap(({ accountId, since, endedAt, noticedAt }) => {
      const account = accounts.get(accountId);
      if (!account) return [];
      const { handle, name } = account;
      return [{ handle, name, since, endedAt, allowedMs: silenceMs(first.kind, account, noticedAt) }];
    }),
    stillSilent: first.end === null ? 0 : await silencesRepository(db).silentOf(first.group),
    lastErrors: [...new Set(sources.flatMap(({ lastError }) => lastError ?? []))],
  });
  await tellEveryAdmin(
    { db, ...parts },
    {
      incidentId: idOf(together),
      beganAs: [first.group],
      step: first.end === null ? 0 : 'recovered',
      isOver: first.end !== null,
      mail: () => Promise.resolve(mail),
    },
    until,
  );
}
