import { Context, log } from '@temporalio/activity';
import type { Clock } from '../src/domain/clock.js';
import type { Config } from '../src/config.js';
import type { BulkUpdate } from '../src/domain/bulk/bulk-update.js';
import { chooseLink } from '../src/domain/links/choice.js';
import type { Wake } from '../src/domain/wake.js';
import { bulkRepository } from '../src/store/bulk/repository.js';
import { giveUp, updateOneOf } from '../src/store/bulk/update-ticket.js';
import { isPassing, type Database } from '../src/store/database.js';
import { settingsRepository } from '../src/store/settings/repository.js';
import { noLink, prepareLink, ShortenerUnavailable } from '../src/shortener/answer-link.js';
import { nameOf } from './failures.js';
import { foreign } from './foreign.js';
import { withHeartbeat } from './heartbeat.js';
import { tellOrLeave } from './told-later.js';

interface Parts {
  readonly config: Pick<Config, 'publicUrl' | 'keys' | 'bitlyUrl'>;
  readonly db: Database;
  readonly wake: Wake;
  readonly clock: Clock;
}

const batch = 50;

/** What a bulk update does to tickets; what is left is found by what is on record (S41). */
export const bulkActivities = (parts: Parts) => ({
  /** Updates some of the tickets that wait; whether more do. */
  updateTickets: (bulkId: string): Promise<'more' | 'done'> => withHeartbeat(() => updateSome(parts, bulkId)),
});

async function updateSome(parts: Parts, bulkId: string): Promise<'more' | 'done'> {
  const { db, wake, clock } = parts;
  const bulk = bulkRepository(db);
  const update = await bulk.find(bulkId);
  if (!update) throw foreign('bulk update', bulkId);
  await bulk.handedOver(bulkId);
  const { cancellationSignal } = Context.current();
  for (const row of await bulk.pending(bulkId, batch)) {
    if (cancellationSignal.aborted) return 'more';
    try {
      const link = await linkFor(parts, update, row.ticketId);
      const result = await updateOneOf(db, update, row, link, clock());
      if (result?.outcome === 'replied')
        await tellOrLeave(() => wake.reply(result.replyId), 'An answer was not handed over');
    } catch (error) {
      if (isPassing(error)) throw error;
      log.error('A ticket of a bulk update failed', { ticketId: row.ticketId, reason: nameOf(error) });
      await giveUp(db, row._id);
    }
  }
  if ((await bulk.pending(bulkId, 1)).length > 0) return 'more';
  await bulk.done(bulkId, clock());
  return 'done';
}

/** Nobody chooses it for many: the one that is always included, else none (S46). Before the transaction, as ever. */
async function linkFor(parts: Parts, { comment }: BulkUpdate, ticketId: string) {
  if (comment?.visibility !== 'public') return noLink;
  const { ticketLinks } = await settingsRepository(parts.db).get();
  const chosen = chooseLink(ticketLinks, undefined);
  if (!chosen.ok || !(await isAnswerable(parts.db, ticketId))) return noLink;
  return prepareLink(parts, ticketLinks, ticketId, chosen.link).catch((error: unknown) => {
    if (error instanceof ShortenerUnavailable) return 'unavailable' as const;
    throw error;
  });
}

/** A shortener is asked for no ticket that gets no answer anyway. */
const isAnswerable = (db: Database, ticketId: string) =>
  db.tickets.findOne({ _id: ticketId, status: { $ne: 'closed' } }, { projection: { _id: 1 } });
