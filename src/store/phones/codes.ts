import { randomInt } from 'node:crypto';
import type { Agent } from '../../domain/agents/agent.js';
import { hashPassword, passwordMatches } from '../agents/password.js';
import type { Database } from '../database.js';
import { giveBackForText, spendOnText } from '../escalation/text-budget.js';
import { settingsRepository } from '../settings/repository.js';

/** A code that was sent to a person's number; one for each person. */
export interface PhoneCode {
  /** The agent's. */
  readonly _id: string;
  readonly phone: string;
  /** Slow to guess: six digits are few. */
  readonly codeHash: string;
  readonly tries: number;
  readonly sentAt: Date;
  readonly expiresAt: Date;
}

const goodForMs = 10 * 60_000;
const restMs = 60_000;
const triesAtMost = 5;

type Issued =
  | {
      readonly outcome: 'issued';
      readonly code: string;
      readonly codeHash: string;
      readonly expiresAt: Date;
    }
  | { readonly outcome: 'budgetSpent' }
  | { readonly outcome: 'tooSoon'; readonly retryAfterSeconds: number };

interface Asked {
  readonly agentId: string;
  readonly phone: string;
  /** What its SMS is reckoned to cost, taken out of the day's budget. */
  readonly costUsd: number;
}

/** A new code for the number in place of the one before; of several calls at once one gets it. */
export async function issuePhoneCode(
  db: Database,
  { agentId, phone, costUsd }: Asked,
  now: Date,
): Promise<Issued> {
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  const codeHash = await hashPassword(code);
  const expiresAt = new Date(now.getTime() + goodForMs);
  return db.transaction(async (session) => {
    const before = await db.phoneCodes.findOne({ _id: agentId }, { session });
    const waitMs = (before?.sentAt.getTime() ?? 0) + restMs - now.getTime();
    if (waitMs > 0) return { outcome: 'tooSoon', retryAfterSeconds: Math.ceil(waitMs / 1_000) };
    const { smsDollarsPerDay } = await settingsRepository(db).get(session);
    const spend = { costUsd, dollarsPerDay: smsDollarsPerDay };
    if (!(await spendOnText(db, spend, now, session))) return { outcome: 'budgetSpent' };
    const record = { phone, codeHash, tries: 0, sentAt: now, expiresAt };
    await db.phoneCodes.replaceOne({ _id: agentId }, record, { session, upsert: true });
    return { outcome: 'issued', code, codeHash, expiresAt };
  });
}

/** This code was certainly not sent: the next one need not wait, and it cost nothing. */
export const takeBackPhoneCode = (
  db: Database,
  agentId: string,
  { codeHash, costUsd }: { readonly codeHash: string; readonly costUsd: number },
): Promise<void> =>
  db.transaction(async (session) => {
    const code = await db.phoneCodes.findOneAndDelete({ _id: agentId, codeHash }, { session });
    if (code) await giveBackForText(db, costUsd, code.sentAt, session);
  });

/** Notes that the number is theirs; null: the code is not right, of another number, too old, or was tried too often. */
export async function verifyPhone(
  db: Database,
  agentId: string,
  code: string,
  now: Date,
): Promise<Agent | null> {
  const tried = await db.phoneCodes.findOneAndUpdate(
    { _id: agentId, expiresAt: { $gt: now }, tries: { $lt: triesAtMost } },
    { $inc: { tries: 1 } },
    { returnDocument: 'after' },
  );
  if (!tried || !(await passwordMatches(code, tried.codeHash))) return null;
  return db.transaction(async (session) => {
    const { codeHash, phone } = tried;
    const { deletedCount } = await db.phoneCodes.deleteOne({ _id: agentId, codeHash }, { session });
    if (deletedCount === 0) return null;
    return db.agents.findOneAndUpdate(
      { _id: agentId, phone },
      { $set: { phoneVerifiedAt: now, updatedAt: now }, $inc: { version: 1 } },
      { session, returnDocument: 'after' },
    );
  });
}
