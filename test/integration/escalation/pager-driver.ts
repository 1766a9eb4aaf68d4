import { MailUnavailableError } from '../../../src/notify/mail-failure.js';
import { TextUnavailableError } from '../../../src/notify/text-failure.js';
import { eventually } from '../../eventually.js';
import { nothingNew, type activitiesOf } from '../activities.js';
import type { Stack } from '../stack.js';
import type { MovingClock } from './moving-clock.js';

interface Parts {
  readonly stack: Stack;
  readonly clock: MovingClock;
  readonly activities: () => ReturnType<typeof activitiesOf>;
  /** Whether Twilio never tells what becomes of what is sent to a number. */
  readonly isSilent: (number: string) => boolean;
}

const turnsAtMost = 60;
const attemptsAtMost = 5;

/**
 * Does what the workflow `escalation` does, with the real activities, at the times of a clock that is moved: who
 * waits for days need not skip them for all of Perch. That Temporal's own timers and signals do the same is tried on
 * the whole stack (`whole-stack.test.ts`) and on a server that skips time (`test/workflow`).
 */
export function pagerDriver({ stack: { db, control }, clock, activities, isSilent }: Parts) {
  /** False: its server does not answer, and nothing comes in its place; the workflow goes on trying, and so does the next turn. */
  async function isSettled(pageId: string): Promise<boolean> {
    for (let attempt = 1; attempt <= attemptsAtMost; attempt += 1) {
      try {
        await activities().sendPage(pageId, attempt);
        return true;
      } catch (error) {
        if (!(error instanceof MailUnavailableError || error instanceof TextUnavailableError)) throw error;
      }
    }
    return false;
  }

  /** Receipts come by themselves, as from Twilio. */
  const receipts = () =>
    eventually(
      async () => {
        const waiting = await db.pages.find({ state: 'accepted', by: 'sms' }).toArray();
        return waiting.every(({ to }) => to === null || isSilent(to));
      },
      { what: 'the receipts' },
    );

  /** Goes on until nothing is left to do now; when there is something by itself, if ever. */
  async function settle(): Promise<Date | null> {
    for (let turn = 0; turn < turnsAtMost; turn += 1) {
      const policyIds = (await db.escalationWatches.find().toArray()).map(({ _id }) => _id);
      const evaluated = await Promise.all(policyIds.map((id) => activities().evaluateEscalation(id)));
      const pageIds = evaluated.flatMap((one) => one.pageIds);
      const settled = await Promise.all(pageIds.map(isSettled));
      await receipts();
      const due = evaluated.flatMap(({ nextAtMs }) => nextAtMs ?? []);
      const nextAtMs = Math.min(...due);
      if (!settled.includes(true) && nextAtMs > clock.now().getTime())
        return due.length === 0 ? null : new Date(nextAtMs);
    }
    throw new Error(`Escalation has not come to rest in ${turnsAtMost} turns`);
  }

  async function moveTo(at: Date): Promise<void> {
    const aheadMs = at.getTime() - clock.now().getTime();
    if (aheadMs <= 0) return;
    clock.moveTo(at);
    await control.advance(aheadMs);
  }

  return {
    settle,

    /** Stops at each moment at which something is due. */
    async advance(ms: number): Promise<void> {
      const until = new Date(clock.now().getTime() + ms);
      for (;;) {
        const next = await settle();
        if (next === null || next >= until) break;
        await moveTo(next);
      }
      await moveTo(until);
      await settle();
    },

    /** Reads X once and files what was read. */
    async capture(accountId: string): Promise<void> {
      await db.sources.updateMany({ accountId }, { $set: { dueAt: new Date(0) } });
      await activities().pollAccount(accountId).catch(nothingNew);
      await activities().fileItems(accountId);
      await settle();
    },
  };
}
