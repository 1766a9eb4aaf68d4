import { log } from '@temporalio/activity';
import { partAfter } from '../../src/store/replies/parts.js';
import { repliesRepository } from '../../src/store/replies/repository.js';
import { nameOf } from '../failures.js';
import type { ReplyParts } from './parts.js';

/** Tells the next part of an answer that this one is settled; where that is lost, it looks by itself. */
export async function wakePartAfter({ db, wake }: ReplyParts, replyId: string): Promise<void> {
  try {
    const reply = await repliesRepository(db).find(replyId);
    const after = reply && (await partAfter(db, reply));
    if (after?.state === 'queued') await wake.reply(after._id);
  } catch (error) {
    log.warn('The next part of an answer could not be woken', { reason: nameOf(error) });
  }
}
