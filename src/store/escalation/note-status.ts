import { withStatus, type TextStatus } from '../../domain/escalation/receipt.js';
import { ConflictError, type Database } from '../database.js';
import { noteStopped } from '../phones/stopped.js';
import { handOver } from './hand-over.js';

/**
 * Writes what Twilio says of a message to its page, which is there before anything is sent. Returns the policy whose
 * workflow is to look, since the page has failed; null: nobody needs to.
 */
export const noteStatus = (db: Database, pageId: string, said: TextStatus): Promise<string | null> =>
  db.transaction(async (session) => {
    const page = await db.pages.findOne({ _id: pageId }, { session });
    if (!page) return null;
    const next = withStatus(page, said);
    if (next === page) return null;
    const { state, updatedAt, policyId } = page;
    const { matchedCount } = await db.pages.replaceOne({ _id: pageId, state, updatedAt }, next, { session });
    if (matchedCount === 0) throw new ConflictError();
    if (next.reason === 'smsStopped' && next.to) await noteStopped(db, next.to, said.at, session);
    if (next.state !== 'failed' || state === 'failed') return null;
    await handOver(db, policyId, said.at, session);
    return policyId;
  });
