import {
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { taskQueuesBeside } from '../src/domain/names.js';
import type { ReplyActivities, SendActivities } from './activities.js';
import { throwUnlessFailed } from './failed.js';
import { lookSignal } from './look.js';

/** Looks after an unknown outcome; X may take a while to show what it took. */
const looksAfterMs = [0, 3_000, 15_000, 60_000, 300_000];

/**
 * One answer, sent at most once (docs/adr/0003): what is on record decides each step, so that a run
 * that finds a begun send looks at X instead of sending. An unknown outcome waits here for a person.
 * What waits for weeks (an account with lost access) continues as new; tests lower `continueAfterEvents`.
 */
export async function reply(replyId: string, continueAfterEvents = 2_000): Promise<void> {
  let mustLook = false;
  setHandler(lookSignal, () => {
    mustLook = true;
  });
  const { preflightReply, lookForReply } = proxyActivities<ReplyActivities>({
    startToCloseTimeout: '30s',
    retry: { initialInterval: '1s', maximumInterval: '30s' },
  });
  // From where the last attempt came to: a large video takes as long as it takes.
  const { uploadReplyMedia } = proxyActivities<ReplyActivities>({
    startToCloseTimeout: '1h',
    heartbeatTimeout: '10s',
    retry: { initialInterval: '1s', maximumInterval: '30s' },
  });
  const { sendReply } = proxyActivities<SendActivities>({
    taskQueue: taskQueuesBeside(workflowInfo().taskQueue).sends,
    startToCloseTimeout: '30s',
    heartbeatTimeout: '5s',
    retry: { maximumAttempts: 1 },
  });
  const woken = (): boolean => mustLook;

  for (;;) {
    if (workflowInfo().continueAsNewSuggested || workflowInfo().historyLength > continueAfterEvents) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof reply>(replyId, continueAfterEvents);
    }
    mustLook = false;
    const next = await preflightReply(replyId);
    if (next.kind === 'done') return;
    if (next.kind === 'wait') await condition(woken, next.delayMs);
    if (next.kind === 'look' && (await lookUntilSettled(() => lookForReply(replyId), woken)) === 'sent')
      return;
    if (next.kind === 'media') {
      const result = await uploadReplyMedia(replyId);
      if (result.kind === 'wait') await condition(woken, result.delayMs);
    }
    if (next.kind === 'go') {
      const result = await attempt(() => sendReply(replyId));
      if (result.kind === 'sent' || result.kind === 'refused') return;
      if (result.kind === 'notSent') await condition(woken, result.delayMs);
    }
  }
}

/** The worker may die in the middle of a send; what it left on record tells how far it came. */
async function attempt<T>(send: () => Promise<T>): Promise<T | { readonly kind: 'unknown' }> {
  try {
    return await send();
  } catch (error) {
    throwUnlessFailed(error);
    return { kind: 'unknown' };
  }
}

async function lookUntilSettled(
  look: () => Promise<'sent' | 'notFound' | 'again' | 'settled'>,
  woken: () => boolean,
): Promise<'sent' | 'lookAgain'> {
  for (const afterMs of looksAfterMs) {
    if (afterMs > 0 && (await condition(woken, afterMs))) return 'lookAgain';
    const seen = await look();
    if (seen === 'sent') return 'sent';
    if (seen !== 'notFound') return 'lookAgain';
  }
  setCurrentDetails('Whether X took it is unknown; an agent must settle it.');
  await condition(woken);
  return 'lookAgain';
}
