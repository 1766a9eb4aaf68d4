import { nextTry } from '../../domain/effects/again.js';
import type { Effect, EffectReason } from '../../domain/effects/effect.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import type { ClientSession, Database } from '../database.js';

/** Thrown in the transaction of an effect that cannot come about: nothing of it is written but why. */
export class EffectSkipped extends Error {
  override readonly name = 'EffectSkipped';
  readonly reason: EffectReason;
  readonly detail: string | null;

  constructor(reason: EffectReason, detail: string | null = null) {
    super(`The effect was skipped: ${reason}`);
    this.reason = reason;
    this.detail = detail;
  }
}

const atOnce = 20;

/** What is due, the longest due first. */
export const dueEffects = (db: Database, now: Date): Promise<Effect[]> =>
  db.effects
    .find({ dueAt: { $lte: now } })
    .sort({ dueAt: 1 })
    .limit(atOnce)
    .toArray();

/**
 * Settles an effect as done in the transaction that brings it about, so that it comes about once: null where
 * somebody else has. Rejects with EffectSkipped where its ticket is gone.
 */
export async function takeEffect(
  db: Database,
  { _id, ticketId }: Effect,
  now: Date,
  session: ClientSession,
): Promise<Ticket | null> {
  const { matchedCount } = await db.effects.updateOne(
    { _id, state: 'pending' },
    { $set: { state: 'done', settledAt: now }, $inc: { attempts: 1 }, $unset: { dueAt: '' } },
    { session },
  );
  if (matchedCount === 0) return null;
  const ticket = await db.tickets.findOne({ _id: ticketId }, { session });
  if (!ticket) throw new EffectSkipped('ticketGone');
  return ticket;
}

export const skipEffect = (db: Database, effectId: string, why: EffectSkipped, now: Date) =>
  settle(db, effectId, { state: 'skipped', reason: why.reason, detail: why.detail, settledAt: now });

/** It failed for what may pass: later again, and after a day no more. `detail` names the error. */
export function putOffEffect(db: Database, { _id, failedAt, attempts }: Effect, detail: string, now: Date) {
  const since = failedAt ?? now;
  const dueAt = nextTry(since, attempts, now);
  if (!dueAt) return settle(db, _id, { state: 'failed', reason: 'unavailable', detail, settledAt: now });
  return db.effects.updateOne(
    { _id, state: 'pending' },
    { $set: { dueAt, detail, failedAt: since }, $inc: { attempts: 1 } },
  );
}

const settle = (
  db: Database,
  effectId: string,
  settled: Pick<Effect, 'state' | 'reason' | 'detail' | 'settledAt'>,
) =>
  db.effects.updateOne(
    { _id: effectId, state: 'pending' },
    { $set: settled, $inc: { attempts: 1 }, $unset: { dueAt: '' } },
  );
