import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { findReply, soughtSince, type Sighting } from '../../src/domain/replies/match.js';
import type { Reply } from '../../src/domain/replies/reply.js';
import { lastXIdBefore } from '../../src/domain/at-x/ids.js';
import { repliedToId } from '../../src/domain/items/captured.js';
import { repliesRepository } from '../../src/store/replies/repository.js';
import { takenXIds } from '../../src/store/replies/taken.js';
import { isTraitOf } from '../../src/x/errors/traits.js';
import { isXError } from '../../src/x/errors/x-error.js';
import type { X } from '../../src/x/port.js';
import { xNow } from '../x-now.js';
import type { ReplyParts } from './parts.js';

export type FindResult = 'sent' | 'notFound' | 'again' | 'settled';

const pageSize = 100;
const retryMs = 15_000;

/**
 * Looks at X for a reply of unknown outcome, by parent and text (S43). Not finding it proves nothing
 * (X may still show it later), so only a person may then have it sent again.
 */
export async function findAtX(parts: ReplyParts, replyId: string): Promise<FindResult> {
  const replies = repliesRepository(parts.db);
  await replies.unknown(replyId, parts.clock());
  const reply = await replies.find(replyId);
  if (reply?.state !== 'unknown') return 'settled';
  const account = await parts.db.accounts.findOne({ _id: reply.accountId });
  if (!account) return 'notFound';
  const x = parts.openX(
    { accountId: account._id, xUserId: account.xUserId },
    { signal: Context.current().cancellationSignal },
  );
  const seen = await sightings(x, reply, account.xUserId, () => xNow({ ...parts, account, x }));
  if (!seen) return 'notFound';
  const taken = await takenXIds(
    parts.db,
    reply.accountId,
    seen.map(({ xId }) => xId),
  );
  const found = findReply(reply, seen, taken);
  if (!found) return (await replies.again(replyId, parts.clock())) ? 'again' : 'notFound';
  await replies.sent(reply, found.xId, found.createdAt, parts.clock());
  return 'sent';
}

async function sightings(
  x: X,
  reply: Reply,
  ownXUserId: string,
  now: () => Date,
): Promise<Sighting[] | null> {
  try {
    return reply.kind === 'directMessage'
      ? await ownMessages(x, reply, ownXUserId)
      : await ownPosts(x, reply);
  } catch (error) {
    if (!isXError(error)) throw error;
    if (isTraitOf(error.kind, 'closesDoor')) return null;
    const untilResetMs = error.resetAt ? error.resetAt.getTime() - now().getTime() : 0;
    throw ApplicationFailure.create({
      type: `X:${error.kind}`,
      message: 'X could not be asked',
      nextRetryDelay: Math.max(retryMs, untilResetMs),
    });
  }
}

async function ownPosts(x: X, reply: Reply): Promise<Sighting[]> {
  const page = await x.ownPosts({ maxResults: pageSize, sinceId: lastXIdBefore(soughtSince(reply)) });
  return page.data.map((post) => ({
    xId: post.xId,
    text: post.text,
    inReplyToXId: repliedToId(post),
    createdAt: post.createdAt,
  }));
}

async function ownMessages(x: X, reply: Reply, ownXUserId: string): Promise<Sighting[]> {
  const page = await x.directMessagesWith(reply.toXUserId ?? '', { maxResults: pageSize });
  return page.data
    .filter(({ senderXUserId }) => senderXUserId === ownXUserId)
    .map(({ xId, text, createdAt }) => ({ xId, text, createdAt, inReplyToXId: null }));
}
