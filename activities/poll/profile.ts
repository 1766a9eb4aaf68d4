import type { XPost } from '../../src/domain/at-x/objects.js';
import type { Sweeping } from './sweep.js';

/** Shows the account under the name it has now: X tells it with every post of its own (S5). */
export async function noteProfile({ db, account }: Sweeping, [newest]: readonly XPost[]): Promise<void> {
  if (newest?.author.xUserId !== account.xUserId || newest.author.handle === '') return;
  const { handle, name, avatarUrl } = newest.author;
  if (handle === account.handle && name === account.name && avatarUrl === account.avatarUrl) return;
  await db.accounts.updateOne({ _id: account._id }, { $set: { handle, name, avatarUrl } });
}
