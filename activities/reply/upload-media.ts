import { buffer } from 'node:stream/consumers';
import { ApplicationFailure } from '@temporalio/common';
import { Context } from '@temporalio/activity';
import type { Medium, Upload } from '../../src/domain/media/medium.js';
import { categoryOf, nextUploadStep, type UploadStep } from '../../src/domain/media/upload.js';
import type { Reply } from '../../src/domain/replies/reply.js';
import { mediaRepository } from '../../src/store/media/repository.js';
import { repliesRepository } from '../../src/store/replies/repository.js';
import { isXError, type XError } from '../../src/x/errors/x-error.js';
import { uploadOutcome } from '../../src/x/errors/write-outcome.js';
import type { Processing, X } from '../../src/x/port.js';
import { xNow } from '../x-now.js';
import type { ReplyParts } from './parts.js';

export type UploadResult =
  | { readonly kind: 'uploaded' | 'refused' }
  /** X takes none now, or is still at work: it goes on after the delay. */
  | { readonly kind: 'wait'; readonly delayMs: number };

interface Going {
  readonly parts: ReplyParts;
  readonly x: X;
  readonly reply: Reply;
  readonly now: () => Date;
}

/**
 * Brings what is attached to a reply to X, from wherever the last attempt came to: nobody sees it there before
 * the reply is sent, so it may be tried as often as need be.
 */
export async function uploadMedia(parts: ReplyParts, replyId: string): Promise<UploadResult> {
  const replies = repliesRepository(parts.db);
  const reply = await replies.find(replyId);
  const account = reply && (await parts.db.accounts.findOne({ _id: reply.accountId }));
  // What became of it, the next look tells.
  if (!account || reply.state !== 'queued') return { kind: 'uploaded' };
  const { cancellationSignal: signal } = Context.current();
  const x = parts.openX({ accountId: account._id, xUserId: account.xUserId }, { signal });
  const going = { parts, x, reply, now: () => xNow({ ...parts, account, x }) };
  const attached = reply.media ?? [];
  const media = await mediaRepository(parts.db).ofReply(attached, replyId);
  if (media.length < attached.length) return refuse(going);
  try {
    for (const { _id } of media) {
      const result = await uploadOne(going, _id);
      if (result.kind !== 'uploaded') return result;
    }
    return { kind: 'uploaded' };
  } catch (error) {
    if (!isXError(error)) throw error;
    return afterError(going, error);
  }
}

async function uploadOne(going: Going, mediumId: string): Promise<UploadResult> {
  const media = mediaRepository(going.parts.db);
  for (;;) {
    const medium = await media.get(mediumId);
    const step = medium && nextUploadStep(medium, going.now());
    if (!medium || step?.kind === 'giveUp') return refuse(going);
    if (!step || step.kind === 'ready') return { kind: 'uploaded' };
    try {
      const waiting = await take(going, medium, step);
      if (waiting) return waiting;
    } catch (error) {
      // X has forgotten what was begun, or can make nothing of it: a new beginning shows which.
      if (!isXError(error, 'badRequest', 'notFound', 'mediaInvalid')) throw error;
      await media.refusedAtX(mediumId, medium.atX);
    }
  }
}

/** One step; what is reached is on record before the next. */
async function take(going: Going, medium: Medium, step: UploadStep): Promise<UploadResult | null> {
  const { x, reply } = going;
  if (!medium.atX || step.kind === 'begin') return begin(going, medium);
  const { xMediaId } = medium.atX;
  switch (step.kind) {
    case 'append': {
      const content = await segmentOf(going, medium, step);
      await x.appendToUpload({ xMediaId, segment: step.segment, content });
      return note(going, medium, { ...medium.atX, nextSegment: step.segment + 1 });
    }
    case 'finish':
      return afterProcessing(going, medium, medium.atX, await x.finishUpload(xMediaId));
    case 'ask':
      return afterProcessing(going, medium, medium.atX, await x.uploadProcessing(xMediaId));
    case 'ready':
    case 'giveUp':
      throw ApplicationFailure.create({ message: `Nothing is to be done for ${reply._id}: ${step.kind}` });
  }
}

async function begin(going: Going, medium: Medium): Promise<null> {
  const { kind, type, bytes } = medium;
  if (kind === null || type === null)
    throw ApplicationFailure.create({ message: `${medium._id} is not known by its content` });
  const category = categoryOf(kind, going.reply.kind);
  const begun = await going.x.beginUpload({ type, bytes, category });
  return note(going, medium, { ...begun, state: 'appending', nextSegment: 0 });
}

async function afterProcessing(
  going: Going,
  medium: Medium,
  atX: Upload,
  processing: Processing,
): Promise<UploadResult | null> {
  switch (processing.state) {
    case 'failed':
      return refuse(going);
    case 'ready':
      return note(going, medium, { ...atX, state: 'ready' });
    case 'working':
      await note(going, medium, { ...atX, state: 'processing' });
      return { kind: 'wait', delayMs: processing.checkAfterMs };
  }
}

async function note({ parts }: Going, { _id, atX }: Medium, reached: Upload): Promise<null> {
  await mediaRepository(parts.db).progress(_id, atX, reached);
  return null;
}

const segmentOf = (
  { parts }: Going,
  { _id }: Medium,
  part: { readonly start: number; readonly end: number },
): Promise<Buffer> => buffer(mediaRepository(parts.db).content.read(_id, part));

async function refuse({ parts, reply }: Going): Promise<UploadResult> {
  await repliesRepository(parts.db).refused(reply._id, 'queued', 'mediaRefused', parts.clock());
  return { kind: 'refused' };
}

async function afterError({ parts, reply, now }: Going, error: XError): Promise<UploadResult> {
  const replies = repliesRepository(parts.db);
  const result = uploadOutcome(error, now());
  if (result.outcome === 'refused') {
    await replies.refused(reply._id, 'queued', result.reason, parts.clock());
    return { kind: 'refused' };
  }
  await replies.waits(reply._id, result.reason, parts.clock());
  return { kind: 'wait', delayMs: result.retryAfterMs };
}
