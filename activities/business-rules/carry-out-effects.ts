import { log } from '@temporalio/activity';
import type { Effect } from '../../src/domain/effects/effect.js';
import { satisfactionUrl } from '../../src/notify/satisfaction-url.js';
import { prepareLink } from '../../src/shortener/answer-link.js';
import { callByRule } from '../../src/store/effects/call.js';
import { answerByRule } from '../../src/store/effects/answer.js';
import { notifyByRule } from '../../src/store/effects/notify.js';
import { dueEffects, EffectSkipped, putOffEffect, skipEffect } from '../../src/store/effects/settle.js';
import type { Addresses } from '../../src/store/effects/values.js';
import { settingsRepository } from '../../src/store/settings/repository.js';
import { nameOf } from '../failures.js';
import { withHeartbeat } from '../heartbeat.js';
import { tellOrLeave } from '../told-later.js';
import { lookAgain, soonMs, type IsEnding, type LookingAgain, type Rearm } from './look-again.js';
import { mailDueNotifications } from './mail-notifications.js';
import type { EffectParts } from './parts.js';

export const effectActivities = (parts: EffectParts & LookingAgain) => ({
  /** Carries out what rules do beyond tickets as it becomes due, for some minutes (S52). */
  carryOutEffects: (): Promise<Rearm> => withHeartbeat(() => carryOut(parts)),
});

/** A mail is on its way for seconds in any case. */
const lists = [
  { work: carryOutDue, everyMs: soonMs },
  { work: mailDueNotifications, everyMs: 1_000 },
];

/** Side by side: what a mail server leaves hanging holds up nothing else. */
async function carryOut(parts: EffectParts & LookingAgain): Promise<Rearm> {
  const ending = new AbortController();
  const { rearmAfterMs } = parts;
  const isStopping = (): boolean => ending.signal.aborted || parts.isStopping();
  const ended = await Promise.allSettled(
    lists.map(({ work, everyMs }) =>
      lookAgain(
        { rearmAfterMs, isStopping },
        async (isEnding) => (await work(parts, isEnding)) > 0,
        everyMs,
      ).finally(() => ending.abort()),
    ),
  );
  for (const each of ended) if (each.status === 'rejected') throw each.reason;
  return { kind: 'rearm' };
}

/** Carries out what is due, each by itself; returns how many were. */
export async function carryOutDue(parts: EffectParts, isEnding: IsEnding): Promise<number> {
  const due = await dueEffects(parts.db, parts.clock());
  for (const effect of due) {
    if (isEnding()) break;
    await carryOutOne(parts, effect);
  }
  return due.length;
}

async function carryOutOne(parts: EffectParts, effect: Effect): Promise<void> {
  try {
    await begin(parts, effect);
  } catch (error) {
    if (error instanceof EffectSkipped) {
      await skipEffect(parts.db, effect._id, error, parts.clock());
      return;
    }
    log.warn('An effect of a rule could not be carried out yet', { reason: nameOf(error) });
    await putOffEffect(parts.db, effect, nameOf(error), parts.clock());
  }
}

async function begin(parts: EffectParts, effect: Effect): Promise<void> {
  const { action } = effect;
  const { db, clock, config } = parts;
  switch (action.kind) {
    case 'notifyAgents':
    case 'notifyGroups':
    case 'notifyAssignee':
    case 'notifyGroup':
      return notifyByRule(db, effect, action, await addressesFor(parts, effect), clock());
    case 'emailRequester':
    case 'messageRequester':
    case 'replyPublicly': {
      const { replyAddress } = config.mail;
      const addresses = await addressesFor(parts, effect);
      const by = { replyAddress, plan: config.x.plan, addresses };
      return wakeAll(parts, await answerByRule(db, effect, action, by, clock()));
    }
    case 'callWebhook':
      return wakeDelivery(parts, await callByRule(db, effect, action, clock()));
  }
}

async function wakeDelivery({ wake }: EffectParts, deliveryId: string | null): Promise<void> {
  if (deliveryId === null) return;
  await tellOrLeave(() => wake.delivery(deliveryId), 'A delivery’s workflow could not be told yet');
}

async function wakeAll({ wake }: EffectParts, replyIds: readonly string[]): Promise<void> {
  for (const replyId of replyIds)
    await tellOrLeave(() => wake.reply(replyId), 'A reply’s workflow could not be told yet');
}

async function addressesFor(parts: EffectParts, { ticketId }: Effect): Promise<Addresses> {
  const { db, config, clock } = parts;
  const { ticketLinks } = await settingsRepository(db).get();
  return {
    ticketUrl: await prepareLink(parts, ticketLinks, ticketId, 'full'),
    satisfactionUrl: (id) => satisfactionUrl(config, id, clock()),
  };
}
