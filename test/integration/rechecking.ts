import { afterAll } from 'vitest';
import { recheckPosts } from '../../activities/poll/recheck.js';
import { wallClock } from '../../src/domain/clock.js';
import { openX } from '../../src/x/client.js';
import type { ConnectedAccount, Stack } from './stack.js';

const hourMs = 3_600_000;

export interface Later {
  readonly recheckDays?: number;
  readonly dailyBudgetUsd?: number | null;
}

/** Re-checks as a poll of an account does it, at times to come; for the tests of a file. */
export function recheckingForFile({ config, db, control }: Stack) {
  const connector = openX({ config: config.x, keys: config.keys, db, clock: wallClock });
  afterAll(() => connector.settled());
  return {
    /** What the re-check of the account does when it is so many hours later. */
    async recheckAfter(
      { id }: Pick<ConnectedAccount, 'id'>,
      hours: number,
      { recheckDays = 7, dailyBudgetUsd = null }: Later = {},
    ): Promise<void> {
      const account = await db.accounts.findOne({ _id: id });
      if (!account) throw new Error('The account is gone');
      const { recheckAt: _, ...rested } = account;
      const clock = () => new Date(Date.now() + hours * hourMs);
      const x = connector({ accountId: account._id, xUserId: account.xUserId }, { dailyBudgetUsd });
      await recheckPosts({ db, clock, account: rested, x, mayGoOn: () => true, recheckDays });
    },

    /** What was asked of X about single posts so far. */
    lookups: async () => (await control.journal()).filter(({ path }) => path.startsWith('/2/tweets')),
  };
}
