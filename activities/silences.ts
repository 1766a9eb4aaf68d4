import { log } from '@temporalio/activity';
import type { Account } from '../src/domain/account.js';
import { silenceMs, type Silence } from '../src/domain/silence.js';
import { silenceMail } from '../src/notify/silence-mails.js';
import { silencesRepository } from '../src/store/accounts/silences.js';
import { sourcesRepository } from '../src/store/sources/repository.js';
import { tellEveryAdmin, type TellParts } from './tell.js';

export const silenceActivities = (parts: TellParts) => ({
  /**
   * Notices accounts that fall silent or are heard of again, and mails every admin once (S10). What can't
   * be sent now is sent by the next one; returns how many silences are still to be told.
   */
  watchSilences: async (): Promise<number> => {
    const silences = silencesRepository(parts.db);
    await silences.note(parts.clock());
    let left = 0;
    for (const silence of await silences.toTell()) if (!(await told(parts, silence))) left += 1;
    return left;
  },
});

async function told(parts: TellParts, silence: Silence): Promise<boolean> {
  const account = await parts.db.accounts.findOne({ _id: silence.accountId });
  try {
    if (account) await tell(parts, account, silence);
    await silencesRepository(parts.db).told(silence);
    return true;
  } catch (error) {
    log.warn('A silence could not be told to all admins yet', {
      accountId: silence.accountId,
      reason: error instanceof Error ? error.name : 'unknown',
    });
    return false;
  }
}

async function tell(parts: TellParts, account: Account, silence: Silence): Promise<void> {
  const { _id: incidentId, kind, since, endedAt, end } = silence;
  const sources = await sourcesRepository(parts.db).list(account._id);
  const mail = silenceMail({
    kind,
    accountHandle: account.handle,
    accountName: account.name,
    since,
    allowedMs: silenceMs(kind, account),
    endedAt,
    lastErrors: [...new Set(sources.flatMap(({ lastError }) => lastError ?? []))],
  });
  await tellEveryAdmin(parts, {
    incidentId,
    step: end === null ? 0 : 'recovered',
    isOver: end !== null,
    mail: () => Promise.resolve(mail),
  });
}
