import type { AccountSettings } from '../accounts/settings.js';

const dayMs = 86_400_000;

/** What was solved by this moment is due to close; by the setting of now, whenever it was solved (S33). */
export const dueToClose = (
  { closeSolvedAfterDays }: Pick<AccountSettings, 'closeSolvedAfterDays'>,
  now: Date,
): Date => new Date(now.getTime() - closeSolvedAfterDays * dayMs);
