import { isRead, type Account } from '../../src/domain/accounts/account.js';
import { decideAccess } from '../../src/domain/access/trouble.js';
import { billingDay } from '../../src/domain/spend/spend.js';
import { xNow } from '../../src/domain/at-x/clock.js';
import { changeAccess } from '../../src/store/accounts/x-access.js';
import { noteEncryptedChat } from '../../src/store/accounts/encrypted-chat.js';
import { captureDeletion, captureNews, readListSoon } from '../../src/store/push/capture.js';
import { chargesRepository } from '../../src/store/spend/charges.js';
import { pushBilled } from '../../src/x/push/billed.js';
import type { Pushed } from '../../src/x/push/events.js';
import type { Parts } from '../parts.js';

/** What became of a pushed event, for the metrics. */
export type PushOutcome =
  | 'stored'
  | 'known'
  /** A list at X tells the rest. */
  | 'toRead'
  | 'accessDoubted'
  /** Nobody's, or of an account that does not capture now. */
  | 'notWanted'
  | 'unknownType';

export interface Received {
  readonly outcome: PushOutcome;
  /** The account whose workflow has something to do. */
  readonly wake: string | null;
}

/** Stores what X pushed; resolves only once it is stored, so that it may be acknowledged. */
export function pushReceiver({ config, db, clock }: Pick<Parts, 'config' | 'db' | 'clock'>) {
  const charges = chargesRepository(db);

  return async (pushed: Pushed): Promise<Received> => {
    if (pushed.kind === 'unknown') return { outcome: 'unknownType', wake: null };
    const account = await db.accounts.findOne({ xUserId: pushed.xUserId, unlinkedAt: null });
    if (!account) return { outcome: 'notWanted', wake: null };
    const outcome = isRead(account) ? await act(account, pushed) : 'notWanted';
    await book(account, pushed);
    const hasWork = outcome === 'stored' || outcome === 'toRead' || outcome === 'accessDoubted';
    return { outcome, wake: hasWork ? account._id : null };
  };

  async function act(account: Account, pushed: Exclude<Pushed, { kind: 'unknown' }>): Promise<PushOutcome> {
    switch (pushed.kind) {
      case 'post':
      case 'messages':
        return captureNews(db, account, pushed, clock());
      case 'postDeleted':
        return captureDeletion(db, account, pushed.xId, clock());
      case 'unreadable':
        return readListSoon(db, account, pushed.source);
      case 'encrypted':
        await noteEncryptedChat(db, account._id, clock());
        return 'notWanted';
      case 'accessRevoked':
        return doubtAccess(account);
    }
  }

  /** X says that the user took access back: one refusal; the next look is the second or clears it (S6). */
  async function doubtAccess(account: Account): Promise<PushOutcome> {
    const refused = { kind: 'refused', cause: 'revoked' } as const;
    const change = decideAccess(account, refused, clock(), config.access);
    // What was told twice must not count twice: only asking X makes it lost.
    if (change.kind !== 'suspected' || account.trouble?.refusedAt) return 'known';
    return (await changeAccess(db, account, change, clock())) ? 'accessDoubted' : 'known';
  }

  async function book(account: Account, pushed: Pushed): Promise<void> {
    const what = pushBilled(pushed.type);
    if (what === null) return;
    const day = billingDay(xNow(account, clock()));
    const resources = [{ what, once: `event:${pushed.uuid}` }];
    await charges.shown({ accountId: account._id, on: 'push', day, resources }, clock());
  }
}
