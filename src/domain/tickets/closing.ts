import type { AccountSettings } from '../accounts/settings.js';
import { dayMs } from '../durations.js';

/** What was solved by this moment is due to close; by the setting of now, whenever it was solved (S33). */
export const dueToClose = (
  { closeSolvedAfterDays }: Pick<AccountSettings, 'closeSolvedAfterDays'>,
  now: Date,
): Date => new Date(now.getTime() - closeSolvedAfterDays * dayMs);
