import { withHeartbeat } from '../heartbeat.js';
import { findAtX, type FindResult } from './find-at-x.js';
import { wakePartAfter } from './part-after.js';
import type { ReplyParts } from './parts.js';
import { preflight, type Preflight } from './preflight.js';
import { uploadMedia, type UploadResult } from './upload-media.js';
import { send, type SendResult } from './send.js';

export type { FindResult, Preflight, SendResult, UploadResult };

/** What a reply's workflow does to the world; inputs are ids, facts are in MongoDB. */
export const replyActivities = (parts: ReplyParts) => ({
  preflightReply: async (replyId: string): Promise<Preflight> => {
    const next = await preflight(parts, replyId);
    if (next.kind === 'done') await wakePartAfter(parts, replyId);
    return next;
  },
  uploadReplyMedia: (replyId: string): Promise<UploadResult> =>
    withHeartbeat(() => uploadMedia(parts, replyId)),
  lookForReply: async (replyId: string): Promise<FindResult> => {
    const found = await withHeartbeat(() => findAtX(parts, replyId));
    if (found === 'sent') await wakePartAfter(parts, replyId);
    return found;
  },
});

/** On a task queue of its own: one attempt each. */
export const sendActivities = (parts: ReplyParts) => ({
  sendReply: async (replyId: string): Promise<SendResult> => {
    const result = await withHeartbeat(() => send(parts, replyId));
    if (result.kind === 'sent' || result.kind === 'refused') await wakePartAfter(parts, replyId);
    return result;
  },
});
