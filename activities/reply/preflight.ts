import { isTooLateToSend } from '../../src/domain/effects/automatic.js';
import { partTurn } from '../../src/domain/replies/part-turn.js';
import { answerWith, partBefore } from '../../src/store/replies/parts.js';
import { repliesRepository } from '../../src/store/replies/repository.js';
import type { Reply } from '../../src/domain/replies/reply.js';
import type { Account } from '../../src/domain/accounts/account.js';
import { preflightMail } from './mail.js';
import { foreign } from '../foreign.js';
import { heldForMs, hindranceOf, mediaAtX } from './hindrance.js';
import type { ReplyParts } from './parts.js';

export type Preflight =
  | { readonly kind: 'go' }
  /** Not now: looked at again after the delay, or when somebody wakes the workflow. */
  | { readonly kind: 'wait'; readonly delayMs: number }
  /** X does not have what is attached, or not for much longer. */
  | { readonly kind: 'media' }
  /** A send was begun and its end is not on record: look before anything else. */
  | { readonly kind: 'look' }
  /** Sent, refused or cancelled; nothing is left to do. */
  | { readonly kind: 'done' };

/** Whoever lifts the hindrance wakes the reply; this is for what was lost. */
const waitMs = 5 * 60_000;
const partMs = 30_000;

/** What is to be done with a reply, by what is on record; every run begins here. */
export async function preflight(parts: ReplyParts, replyId: string): Promise<Preflight> {
  const replies = repliesRepository(parts.db);
  const reply = await replies.find(replyId);
  if (!reply) throw foreign('reply', replyId);
  await replies.handedOver(replyId);
  if (reply.state === 'queued' && isTooLateToSend(reply, parts.clock())) {
    await replies.refused(replyId, 'queued', 'tooLate', parts.clock());
    return { kind: 'done' };
  }
  if (reply.kind === 'email') return preflightMail(parts, reply);
  if (reply.state === 'sending' || reply.state === 'unknown') return { kind: 'look' };
  if (reply.state !== 'queued') return { kind: 'done' };
  const notYet = await ownTurn(parts, reply);
  if (notYet) return notYet;
  const account = await parts.db.accounts.findOne({ _id: reply.accountId });
  const hindrance = hindranceOf(account);
  if (!account || hindrance === 'accountUnlinked' || hindrance === 'repliesNotAllowed') {
    await replies.refused(replyId, 'queued', hindrance ?? 'accountUnlinked', parts.clock());
    return { kind: 'done' };
  }
  if (hindrance) {
    await replies.waits(replyId, hindrance, parts.clock());
    return { kind: 'wait', delayMs: waitMs };
  }
  const notNow = await held(parts, reply, account);
  return notNow ?? { kind: (await mediaAtX(parts, reply, account)) ? 'go' : 'media' };
}

/** It may still be taken back, or the part before it is not sent. Null: it is its turn. */
async function ownTurn({ db, clock }: ReplyParts, reply: Reply): Promise<Preflight | null> {
  const leftMs = (reply.notBefore?.getTime() ?? 0) - clock().getTime();
  if (leftMs > 0) return { kind: 'wait', delayMs: leftMs };
  if (!reply.part || reply.part.index === 1) return null;
  const turn = partTurn(await partBefore(db, reply));
  const replies = repliesRepository(db);
  switch (turn.kind) {
    case 'go':
      await answerWith(db, reply, turn.answers);
      return null;
    case 'wait':
      await replies.waits(reply._id, 'partBefore', clock());
      return { kind: 'wait', delayMs: partMs };
    case 'cancel':
      await replies.cancelPart(reply._id, clock());
      return { kind: 'done' };
  }
}

/** X holds the whole account back from sending: sending on would make it last longer. */
async function held({ db, clock }: ReplyParts, reply: Reply, account: Account): Promise<Preflight | null> {
  const leftMs = heldForMs(account, clock());
  if (leftMs === 0) return null;
  await repliesRepository(db).waits(reply._id, 'heldBackByX', clock());
  return { kind: 'wait', delayMs: leftMs };
}
