import type { Account } from '../../src/domain/accounts/account.js';
import { areUploaded } from '../../src/domain/media/upload.js';
import type { Reply, ReplyReason } from '../../src/domain/replies/reply.js';
import { mediaRepository } from '../../src/store/media/repository.js';
import { xNow } from '../x-now.js';
import type { ReplyParts } from './parts.js';

/** Why the account sends nothing: a deactivated one never does, one with lost access keeps its replies waiting (S7, S40). */
export function hindranceOf(account: Account | null): ReplyReason | null {
  if (!account || account.unlinkedAt) return 'accountUnlinked';
  if (!account.settings.allowReplies) return 'repliesNotAllowed';
  switch (account.state) {
    case 'active':
      return null;
    case 'paused':
      return 'accountPaused';
    case 'needsReauthorization':
      return 'accessLost';
    case 'blocked':
      return ofBlock(account.stateReason);
  }
}

/** What an admin must put right in X's console is said as it is. */
const ofBlock = (cause: Account['stateReason']): ReplyReason =>
  cause === 'creditsDepleted' || cause === 'usageCapped' ? cause : 'accessLost';

/** For how long X holds the whole account back from sending; 0: it does not. */
export const heldForMs = ({ sendsHeldUntil }: Pick<Account, 'sendsHeldUntil'>, now: Date): number =>
  Math.max(0, (sendsHeldUntil?.getTime() ?? 0) - now.getTime());

/** What is attached, as X calls it; null: X does not have all of it, or not for much longer. */
export async function mediaAtX(
  parts: Pick<ReplyParts, 'db' | 'openX' | 'clock'>,
  { _id, media: attached = [] }: Reply,
  account: Account,
): Promise<readonly string[] | null> {
  if (attached.length === 0) return [];
  const media = await mediaRepository(parts.db).ofReply(attached, _id);
  if (media.length < attached.length || !areUploaded(media, xNow({ ...parts, account }))) return null;
  return media.flatMap(({ atX }) => atX?.xMediaId ?? []);
}
