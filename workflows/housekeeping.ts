import { patched, proxyActivities } from '@temporalio/workflow';
import type { HousekeepingActivities } from './activities.js';

/**
 * Each minute, by a schedule: repeats lost hand-overs, tells of silent accounts, of replies that X refuses and of
 * pagers that are dead, has automations act, forgets what is long over, closes what was solved long ago, keeps what X pushes.
 */
export async function housekeeping(): Promise<void> {
  const { watchEscalation, runAutomations } = proxyActivities<HousekeepingActivities>(eachQuickly);
  // Begun first and beside the rest: what makes the rest fail, or last, is what it may have to tell of.
  const watched = patched('watches escalation') ? watchEscalation() : undefined;
  const automated = patched('runs automations') ? runAutomations() : undefined;
  for (const done of await Promise.allSettled([watched, automated, allElse()]))
    if (done.status === 'rejected') throw done.reason;
}

const eachQuickly = { startToCloseTimeout: '50s', retry: { maximumAttempts: 3 } } as const;

async function allElse(): Promise<void> {
  const { repairHandOvers, watchSilences, tellOfReplies, forgetEnded, closeSolved } =
    proxyActivities<HousekeepingActivities>(eachQuickly);
  // Paced by X: it ends by itself in time, and what it leaves the next minute takes up. Two at once would undo each other.
  const { keepPush } = proxyActivities<HousekeepingActivities>({
    startToCloseTimeout: '3m',
    heartbeatTimeout: '10s',
    retry: { maximumAttempts: 1 },
  });
  await repairHandOvers();
  await watchSilences();
  // Runs that began before these came replay without them.
  const since = [
    ...(patched('tells of replies and forgets') ? [tellOfReplies, forgetEnded] : []),
    ...(patched('closes solved tickets') ? [closeSolved] : []),
  ];
  for (const activity of since) await activity();
  await keepPush();
}
