import type { Account } from '../../domain/accounts/account.js';
import { signsOfEncryptedChat, type EncryptedChatSign } from '../../domain/accounts/encrypted-chat.js';
import type { Database } from '../database.js';
import { dayMs } from '../../domain/durations.js';

const recentlyMs = 30 * dayMs;
/** More need not be counted to tell. */
const enough = 10;

/** What tells of encrypted conversations with the account (S11). */
export async function encryptedChatOf(
  db: Database,
  account: Account,
  now: Date,
): Promise<EncryptedChatSign[]> {
  const accountId = account._id;
  const since = new Date(now.getTime() - recentlyMs);
  const recent = { accountId, createdAt: { $gte: since } };
  const { encryptedChatAt } = account;
  const count = (filter: Parameters<typeof db.items.countDocuments>[0]) =>
    db.items.countDocuments(filter, { limit: enough });
  const sent = await count({ ...recent, $and: [{ origins: 'directMessage' }, { origins: 'own' }] });
  return signsOfEncryptedChat({
    // X tells of each message: without one for so long the conversations are over, or were moved.
    chatEventAt: encryptedChatAt && encryptedChatAt >= since ? encryptedChatAt : null,
    unreadable: await count({ ...recent, unread: true, kind: 'directMessage' }),
    sent,
    received:
      sent === 0
        ? 0
        : await count({ ...recent, $and: [{ origins: 'directMessage' }, { origins: { $ne: 'own' } }] }),
  });
}

/** X pushed that a message came which it does not hand over. */
export async function noteEncryptedChat(db: Database, accountId: string, now: Date): Promise<void> {
  await db.accounts.updateOne({ _id: accountId }, { $set: { encryptedChatAt: now } });
}
