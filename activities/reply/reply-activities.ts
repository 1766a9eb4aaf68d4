import { withHeartbeat } from '../heartbeat.js';
import { findAtX, type FindResult } from './find-at-x.js';
import type { ReplyParts } from './parts.js';
import { preflight, type Preflight } from './preflight.js';
import { uploadMedia, type UploadResult } from './upload-media.js';
import { send, type SendResult } from './send.js';

export type { FindResult, Preflight, SendResult, UploadResult };

/** What a reply's workflow does to the world; inputs are ids, facts are in MongoDB. */
export const replyActivities = (parts: ReplyParts) => ({
  preflightReply: (replyId: string): Promise<Preflight> => preflight(parts, replyId),
  uploadReplyMedia: (replyId: string): Promise<UploadResult> =>
    withHeartbeat(() => uploadMedia(parts, replyId)),
  lookForReply: (replyId: string): Promise<FindResult> => withHeartbeat(() => findAtX(parts, replyId)),
});

/** On a task queue of its own: one attempt each. */
export const sendActivities = (parts: ReplyParts) => ({
  sendReply: (replyId: string): Promise<SendResult> => withHeartbeat(() => send(parts, replyId)),
});
